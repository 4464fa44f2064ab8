/**
 * Decode steps of a bundle against Jlama's, another runtime for language models in Java, with the same weights: a bundle
 * goes in, times of both and how far they agree come out. Start at {@link io.comevl.evaluation.jlama.JlamaComparison}.
 */
package io.comevl.evaluation.jlama;
