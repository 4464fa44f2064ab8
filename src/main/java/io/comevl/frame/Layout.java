package io.comevl.frame;

/** Which crops are encoded and where their features land among the tokens. */
public enum Layout {
    /** As the published checkpoint really does it, quirks included (ARCHITECTURE section 16). */
    RELEASE,
    /** As the paper means it: the overview is encoded, each crop's features land on its own tokens. */
    CLEAN
}
