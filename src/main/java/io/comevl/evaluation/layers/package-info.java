/**
 * What the layers of a model's towers do, measured, and which of them to mix. Start at
 * {@link io.comevl.evaluation.layers.LayerAnalysis}; {@link io.comevl.evaluation.layers.LayerRule} chooses.
 */
package io.comevl.evaluation.layers;
