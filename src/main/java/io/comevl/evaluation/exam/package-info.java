/**
 * Questions with known answers go in, marks come out. A {@link io.comevl.evaluation.exam.Dataset} holds pictures and
 * questions, the {@link io.comevl.evaluation.exam.Examiner} asks a model, {@link io.comevl.evaluation.exam.Expected} marks
 * each answer as the authors' evaluators would, and the {@link io.comevl.evaluation.exam.Scoreboard} has means with their
 * confidence intervals. Start at {@link io.comevl.evaluation.exam.Examiner}.
 */
package io.comevl.evaluation.exam;
