/** CoME-VL in the paper's words, written once against {@link io.comevl.ops.Ops}. */
package io.comevl.network;
