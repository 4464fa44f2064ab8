package io.comevl.grounding;

/** What is asked of a frame. */
public enum Task {
    /** Where are they: one point for each object. */
    POINT,
    /** How many are there. */
    COUNT,
    /** Which rectangle holds it. */
    BOX,
    /** A free question, answered in words. */
    ASK
}
