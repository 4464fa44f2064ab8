package io.comevl.evaluation.exam;

import io.comevl.grounding.Reply;

/**
 * An answer with its marks.
 *
 * @param sheet the picture with all its questions
 * @param number of the picture within the dataset, from 0
 * @param example the question
 * @param reply what the model said
 * @param marks how it did
 */
public record Marked(Sheet sheet, int number, Example example, Reply reply, Marks marks) {}
