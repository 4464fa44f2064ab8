/**
 * Training material from clips of still cameras. Start at {@link io.comevl.training.footage.Footage}.
 *
 * <p>In come clips and, where a person wrote them, {@link io.comevl.training.footage.ClipNotes}; out go
 * {@link io.comevl.training.footage.Shot}s, pictures with their truth. On the way {@link
 * io.comevl.training.footage.Backgrounds} shows a clip's place without the things, {@link
 * io.comevl.training.footage.Foreground} finds the things that differ from it, and {@link
 * io.comevl.training.footage.Montage} pastes them anew. The last quarter of a clip is left for tests.
 */
package io.comevl.training.footage;
