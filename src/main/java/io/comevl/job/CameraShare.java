package io.comevl.job;

import org.apache.flink.api.common.TaskInfo;

/**
 * Which cameras one of several subtasks looks after.
 *
 * @param index which of them, from 0
 * @param count how many there are
 * @param keyGroups over how many groups names of cameras are spread
 */
public record CameraShare(int index, int count, int keyGroups) {

    static CameraShare of(TaskInfo task) {
        return new CameraShare(
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                task.getMaxNumberOfParallelSubtasks());
    }
}
