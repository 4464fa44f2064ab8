package io.comevl.job;

import io.comevl.grounding.SceneModel;
import java.io.Serializable;

/** Where operators get their model from. Travels with the job graph to the machines that run it; tests replace it. */
@FunctionalInterface
public interface ModelProvider extends Serializable {

    /**
     * Opens the model, or takes part in one that this process has already loaded. The caller closes what it gets.
     *
     * @throws Exception if there is no such model or it is damaged; one line says which and what to do
     */
    SceneModel open() throws Exception;

    /**
     * The same in a task of a job.
     *
     * @param gpu what Flink gives the task
     */
    default SceneModel open(TaskGpu gpu) throws Exception {
        return open();
    }
}
