package io.comevl.job;

import io.comevl.runtime.Device;
import java.io.Serializable;

/** Where the tasks of a job compute. */
public sealed interface DeviceChoice extends Serializable {

    /** The same device everywhere, also in this process. */
    static DeviceChoice of(Device device) {
        return new Fixed(device, device);
    }

    /** The same device on every machine of a cluster; this one need not have it. */
    static DeviceChoice onEachMachine(Device device) {
        return new Fixed(device, Device.cpu());
    }

    /** The GPU that Flink gives each task. */
    static DeviceChoice givenByFlink() {
        return new GivenByFlink();
    }

    /** Where a model is opened outside of a job's tasks, to see that it is one. */
    Device outsideOfTasks();

    /**
     * Where a task computes.
     *
     * @param gpu what Flink gives it
     * @throws JobStartException if it needs that and there is none; one line says what to configure
     */
    Device inTask(TaskGpu gpu) throws JobStartException;

    /**
     * One device.
     *
     * @param device in tasks
     * @param outsideOfTasks elsewhere
     */
    record Fixed(Device device, Device outsideOfTasks) implements DeviceChoice {

        @Override
        public Device inTask(TaskGpu gpu) {
            return device;
        }
    }

    /** Flink's. */
    record GivenByFlink() implements DeviceChoice {

        @Override
        public Device outsideOfTasks() {
            return Device.cpu();
        }

        @Override
        public Device inTask(TaskGpu gpu) throws JobStartException {
            return Device.gpu(gpu.index()
                    .orElseThrow(() -> new JobStartException(
                            "Flink gave this TaskManager no GPU: name the external resource gpu in the cluster's "
                                    + "configuration (external-resources and external-resource.gpu.*, see Flink's "
                                    + "documentation), or give a GPU's number",
                            null)));
        }
    }
}
