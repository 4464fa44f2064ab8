package io.comevl.frame;

/** Which crops are encoded, where their features land among the tokens, and by which crop's mask each is marked. */
public enum Layout {
    /**
     * As the published checkpoint really does it, quirks included: CoME-VL leaves the overview out, so that features
     * land one crop early (ARCHITECTURE section 16); Molmo marks each crop's padding by the mask of the crop after it.
     */
    RELEASE,
    /** As the paper means it: the overview is encoded, each crop's features and mask are its own. */
    CLEAN
}
