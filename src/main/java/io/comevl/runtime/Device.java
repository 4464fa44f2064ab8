package io.comevl.runtime;

import java.io.Serializable;

/**
 * Where a model computes, and with how many threads.
 *
 * @param kind processor
 * @param index number of the GPU; 0 on a CPU
 * @param threads threads that share one operator on a CPU
 * @param keepsOutputs whether what a graph puts out for another graph only, such as remembered keys and values, stays in
 *     the device's memory; otherwise it passes through the processor's
 */
public record Device(Kind kind, int index, int threads, boolean keepsOutputs) implements Serializable {

    /** Kinds of processor. */
    public enum Kind {
        CPU,
        GPU
    }

    /** Checks that numbers make sense. */
    public Device {
        if (index < 0 || threads < 1) {
            throw new IllegalArgumentException(
                    "device: expected an index from 0 and at least 1 thread, found " + index + " and " + threads);
        }
    }

    /** The CPU with as many threads as the process has processors. */
    public static Device cpu() {
        return cpu(Runtime.getRuntime().availableProcessors());
    }

    /** The CPU with a given number of threads. */
    public static Device cpu(int threads) {
        return new Device(Kind.CPU, 0, threads, false);
    }

    /** A GPU, through ONNX Runtime's CUDA provider (build with profile {@code gpu}). */
    public static Device gpu(int index) {
        return new Device(Kind.GPU, index, 1, true);
    }

    /** The same with outputs that stay in its memory, or do not. */
    public Device keepingOutputs(boolean keeps) {
        return new Device(kind, index, threads, keeps);
    }

    /** As a table's heading says it, such as {@code 2 threads} or {@code GPU 0}. */
    public String title() {
        return kind == Kind.CPU ? threads + " threads" : "GPU " + index;
    }

    /** Such as {@code cpu} or {@code gpu0}. */
    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "gpu" + index;
    }
}
