package io.comevl.cli;

import io.comevl.runtime.Device;
import picocli.CommandLine.Option;

/** Where a command computes. */
final class DeviceOptions {

    @Option(
            names = "--gpu",
            paramLabel = "INDEX",
            arity = "0..1",
            fallbackValue = "0",
            description = "Compute on this GPU (needs a build with the Maven profile gpu).")
    private Integer gpu;

    @Option(
            names = "--gpu-outputs",
            paramLabel = "WHERE",
            defaultValue = "DEVICE",
            hidden = true,
            description =
                    "Where a GPU's keys and values are kept between steps: DEVICE, or HOST to measure what that costs.")
    private Outputs outputs;

    private enum Outputs {
        DEVICE,
        HOST
    }

    Device device() {
        return gpu == null ? Device.cpu() : Device.gpu(gpu).keepingOutputs(outputs == Outputs.DEVICE);
    }
}
