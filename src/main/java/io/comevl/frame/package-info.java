/** A frame's bytes come in; header checks, pixels, crops and patches come out. Start at {@link io.comevl.frame.Crops}. */
package io.comevl.frame;
