package io.comevl.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.comevl.ops.OnnxOps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One graph in ONNX Runtime. Safe for use by several threads: a session may run for several callers at once, and
 * each call keeps its arrays in a manager of its own ({@link #newManager}). There is no predictor in between; a DJL
 * predictor would be bound to one thread and adds only translation.
 */
final class LoadedGraph implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedGraph.class);

    private static final int MAX_COMMAND_LINE_BYTES = 4000;

    static {
        // DJL would start a PyTorch engine beside every manager, for array operations that nothing here uses.
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
    }

    private final Model model;
    private final String name;
    private final Optional<DeviceMemory> memory;

    private LoadedGraph(Model model, String name, Optional<DeviceMemory> memory) {
        this.model = model;
        this.name = name;
        this.memory = memory;
    }

    /** Writes a small graph without weights into a file that is gone again when this returns, and loads it. */
    static LoadedGraph open(OnnxOps ops, Device device) {
        try {
            Path file = Files.createTempFile("comevl-graph", ".onnx");
            try {
                ops.write(file);
                return open(file, device);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads a graph by path, so that weights beside it are mapped and never pass through the heap.
     *
     * @throws UncheckedIOException if the file is missing or ONNX Runtime refuses it; names the file
     */
    static LoadedGraph open(Path file, Device device) {
        if (!Files.isRegularFile(file)) {
            throw new UncheckedIOException(new IOException(file + ": no such graph; import the model again"));
        }
        refuseLongCommandLine();
        Optional<DeviceMemory> memory =
                device.keepsOutputs() ? Optional.of(DeviceMemory.of(device.keepingOutputs(false))) : Optional.empty();
        // Of the processor, whatever the device: the arrays that Java makes are in its memory, and CUDA is set up
        // below.
        Model model = Model.newInstance(file.toString(), ai.djl.Device.cpu(), "OnnxRuntime");
        try (SessionOptions options = new SessionOptions()) {
            // Given ready-made: DJL's own thread option is ignored unless another one is set too.
            options.setIntraOpNumThreads(device.threads());
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            // Threads that wait for the next operator by spinning take the cores from everything else in the process.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (!Processor.sumsInt8Exactly()) {
                // Multiplies uint8 by uint8 instead, which no processor saturates; with VNNI it would only be slower.
                options.addConfigEntry("session.x64quantprecision", "1");
            }
            if (device.kind() == Device.Kind.GPU) {
                addCuda(options, device);
            }
            model.load(
                    file.toAbsolutePath().getParent(),
                    file.getFileName().toString(),
                    Map.of("sessionOptions", options));
            return new LoadedGraph(model, file.toString(), memory);
        } catch (IOException | MalformedModelException | OrtException e) {
            model.close();
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new UncheckedIOException(
                    new IOException(file + ": cannot be loaded on " + device + ": " + reason, e));
        }
    }

    private static void addCuda(SessionOptions options, Device device) {
        try {
            OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index());
            // Memory as it is needed, not the next power of two: a model of 15 GB would take 32.
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            // float32 stays float32; who wants the tensor cores takes fp16.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
            // Of each graph it warns that operations on shapes run on the processor, which they should.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        } catch (OrtException e) {
            throw new UncheckedIOException(new IOException(
                    device + ": ONNX Runtime cannot use it (" + e.getMessage() + "); needed are a build with -Pgpu, "
                            + "NVIDIA's driver, and cublas, cudart and curand of CUDA 12.8 or a later 12 where programs "
                            + "find libraries (LD_LIBRARY_PATH)",
                    e));
        }
    }

    /**
     * ONNX Runtime 1.29 reads the command line into a fixed buffer when it starts and ends the process with a
     * segmentation fault where it does not fit; a long {@code -cp} is enough.
     */
    private static void refuseLongCommandLine() {
        Path commandLine = Path.of("/proc/self/cmdline");
        try (InputStream line = Files.newInputStream(commandLine)) {
            int length = line.readNBytes(MAX_COMMAND_LINE_BYTES + 1).length;
            if (length > MAX_COMMAND_LINE_BYTES) {
                throw new IllegalStateException("command line: ONNX Runtime needs it below " + MAX_COMMAND_LINE_BYTES
                        + " bytes; pass the class path in the environment variable CLASSPATH or an @argument file");
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read here; its length is not checked", commandLine, e);
        }
    }

    /** A scope for the arrays of one call; whoever asks closes it. */
    NDManager newManager() {
        return model.getNDManager().newSubManager();
    }

    /**
     * Runs the graph.
     *
     * @param scope scope that the outputs are attached to
     * @param inputs arrays named as the graph's inputs; the first must be attached to {@code scope}
     * @return named outputs in the graph's order
     */
    NDList run(NDManager scope, NDList inputs) {
        if (inputs.head().getManager() != scope) {
            throw new IllegalArgumentException(name + ": the first input lives in another scope; outputs would too");
        }
        return model.getBlock().forward(new ParameterStore(scope, false), inputs, false);
    }

    /**
     * The same where some outputs are for graphs to read only.
     *
     * @param staying shapes of these, all of them float32; where the device keeps outputs their elements cannot be read
     */
    NDList run(NDManager scope, NDList inputs, Map<String, Shape> staying) {
        return memory.isPresent() ? memory.get().run(model, scope, inputs, staying) : run(scope, inputs);
    }

    /** The same for inputs given one by one. */
    NDList run(NDManager scope, NDArray... inputs) {
        return run(scope, new NDList(inputs));
    }

    Model model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
    }
}
