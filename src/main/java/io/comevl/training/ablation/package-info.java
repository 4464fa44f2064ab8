/**
 * Trains the paper's model and those it is compared with on the same data, and puts what they score side by side. Start
 * at {@link io.comevl.training.ablation.Ablation}.
 */
package io.comevl.training.ablation;
