/**
 * A frame's bytes come in; header checks, pixels, crops and patches come out: {@link io.comevl.frame.ImageHeader}, {@link
 * io.comevl.frame.PixelDecoder}, {@link io.comevl.frame.CropPlan}, {@link io.comevl.frame.Cropper}. Start at {@link
 * io.comevl.frame.Crops}.
 */
package io.comevl.frame;
