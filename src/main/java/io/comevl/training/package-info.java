/**
 * Scenes with known truth, and questions about them. Start at {@link io.comevl.training.world.World} for the scenes and
 * at {@link io.comevl.training.SceneQuestions} for the questions.
 */
package io.comevl.training;
