package io.comevl.evaluation.dataset;

import io.comevl.evaluation.exam.Example;
import io.comevl.frame.Pixels;
import java.util.function.Function;

/**
 * One question of a dataset.
 *
 * @param where it stands, for messages
 * @param picture what it is about
 * @param example the question, once the picture's size is known
 */
record Row(String where, Picture picture, Function<Pixels, Example> example) {}
