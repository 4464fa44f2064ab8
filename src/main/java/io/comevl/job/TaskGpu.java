package io.comevl.job;

import java.util.List;
import java.util.OptionalInt;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * The GPU that Flink gives a task, by the cluster's external resource {@code gpu}. Several GPUs of one TaskManager go to
 * its subtasks in turn.
 *
 * @param index its number on that machine; empty if Flink gives none
 */
public record TaskGpu(OptionalInt index) {

    private static final String RESOURCE = "gpu";
    private static final String INDEX = "index"; // as Flink's own GPU driver calls it

    static TaskGpu of(RuntimeContext task) {
        List<Integer> given = task.getExternalResourceInfos(RESOURCE).stream()
                .flatMap(gpu -> gpu.getProperty(INDEX).stream())
                .map(Integer::valueOf)
                .sorted()
                .toList();
        if (given.isEmpty()) {
            return new TaskGpu(OptionalInt.empty());
        }
        return new TaskGpu(OptionalInt.of(given.get(task.getTaskInfo().getIndexOfThisSubtask() % given.size())));
    }
}
