/**
 * Pictures and questions with known answers: generated worlds, labelled folders, and published datasets in their own
 * layouts. Start at {@link io.comevl.evaluation.dataset.WorldDataset}.
 */
package io.comevl.evaluation.dataset;
