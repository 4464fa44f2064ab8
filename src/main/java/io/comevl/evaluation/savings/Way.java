package io.comevl.evaluation.savings;

import io.comevl.grounding.Reuse;
import io.comevl.grounding.SceneModel;

/**
 * One way to answer a clip.
 *
 * @param name for tables
 * @param model that answers
 * @param reuse what it may use again
 */
public record Way(String name, SceneModel model, Reuse reuse) {}
