package io.comevl.evaluation.dataset;

import java.io.IOException;

/** A picture that is read when its turn comes. Two that are equal are the same. */
interface Picture {

    /** What it is called, for people. */
    String name();

    /** JPEG or PNG. */
    byte[] bytes() throws IOException;
}
