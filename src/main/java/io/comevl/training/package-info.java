/**
 * Scenes with known truth, questions about them, and small models that learn to answer. Start at
 * {@link io.comevl.training.world.World} for the scenes, at {@link io.comevl.training.SceneQuestions} for the questions
 * and at {@link io.comevl.training.Trainer} for the models: a {@link io.comevl.training.Recipe} goes in, a folder that
 * {@code comevl model import} takes comes out.
 */
package io.comevl.training;
