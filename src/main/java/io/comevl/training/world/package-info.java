/**
 * Camera worlds: seeded, moving scenes whose truth is known exactly. Start at {@link io.comevl.training.world.World}.
 *
 * <p>A {@link io.comevl.training.world.World} is a place with a camera; at a moment it is a
 * {@link io.comevl.training.world.Scene}, which can be rendered and knows its truth. Things are small solid models in
 * metres, seen through a pinhole {@link io.comevl.training.world.Lens}, so that any angle, shadow and occlusion follows
 * from geometry. Everything is a function of seed and time alone.
 */
package io.comevl.training.world;
