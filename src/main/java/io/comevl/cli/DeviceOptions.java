package io.comevl.cli;

import io.comevl.job.DeviceChoice;
import io.comevl.runtime.Device;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command computes. */
final class DeviceOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--gpu",
            paramLabel = "GPU",
            arity = "0..1",
            fallbackValue = "0",
            converter = WhichGpu.class,
            description =
                    "Compute on the GPU of this number (needs a build with the Maven profile gpu); for a job on a "
                            + "cluster also: flink, for the one that Flink gives each task by its external resource gpu.")
    private Gpu gpu;

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

    /**
     * Which GPU.
     *
     * @param index its number; empty for the one that Flink gives
     */
    record Gpu(OptionalInt index) {}

    /** Reads a number or {@code flink}. */
    static final class WhichGpu implements CommandLine.ITypeConverter<Gpu> {

        @Override
        public Gpu convert(String text) {
            if (text.equals("flink")) {
                return new Gpu(OptionalInt.empty());
            }
            try {
                return new Gpu(OptionalInt.of(Device.gpu(Integer.parseInt(text)).index()));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException("expected the number of a GPU or flink, found " + text);
            }
        }
    }

    /** In this process. */
    Device device() {
        if (gpu == null) {
            return Device.cpu();
        }
        int index = gpu.index()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command.commandLine(),
                        "--gpu flink is for a job on a cluster (run --jobmanager); give the number of a GPU"));
        return Device.gpu(index).keepingOutputs(outputs == Outputs.DEVICE);
    }

    /** In the tasks of a cluster. */
    DeviceChoice onCluster() {
        return gpu != null && gpu.index().isEmpty()
                ? DeviceChoice.givenByFlink()
                : DeviceChoice.onEachMachine(device());
    }
}
