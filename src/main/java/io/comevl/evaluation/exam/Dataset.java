package io.comevl.evaluation.exam;

import java.util.stream.Stream;

/** Pictures with questions whose answers are known. */
public interface Dataset {

    /** What it is, for people: {@code camera worlds, seed 5}. */
    String title();

    /** How many questions {@link #sheets} asks. */
    int questions();

    /**
     * Pictures with their questions, the same each time; a picture is made or read when the stream comes to it.
     *
     * @throws java.io.UncheckedIOException from the stream, if a picture cannot be read
     * @throws IllegalArgumentException from the stream, if a picture is damaged; says where it is named
     */
    Stream<Sheet> sheets();
}
