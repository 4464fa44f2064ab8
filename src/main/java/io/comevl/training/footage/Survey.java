package io.comevl.training.footage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What is seen in each frame of a clip's training part: as noted where someone looked, else as found. */
final class Survey {

    /** A blob that overlaps a noted box this much is the noted thing. */
    private static final double SAME = 0.5;

    /** Of a longer clip that someone looked at, only about so many frames are taken. */
    private static final int ENOUGH = 300;

    private final ClipNotes notes;
    private final int step;
    private final List<List<Blob>> blobs;
    private final Optional<Tracks> found;

    private Survey(ClipNotes notes, int step, List<List<Blob>> blobs, Optional<Tracks> found) {
        this.notes = notes;
        this.step = step;
        this.blobs = blobs;
        this.found = found;
    }

    /** Looks at the frames once. */
    static Survey of(Clip clip, ClipNotes notes, Backgrounds backgrounds) throws IOException {
        int step = notes.isLookedAt() ? Math.max(1, clip.frames() / ENOUGH) : 1;
        List<List<Blob>> blobs = new ArrayList<>(Collections.nCopies(clip.frames(), List.of()));
        clip.play(
                number -> number % step == 0 && !notes.isKnownEmpty(number),
                (number, frame) -> blobs.set(number, Foreground.find(frame, backgrounds.at(number), notes)));
        return new Survey(notes, step, blobs, notes.isLookedAt() ? Optional.empty() : Optional.of(Tracks.of(blobs)));
    }

    int frames() {
        return blobs.size();
    }

    /** Whether all that is to be counted in a frame is known. */
    boolean isCertain(int frame) {
        return found.map(tracks -> tracks.areAllSure(frame)).orElse(frame % step == 0);
    }

    /** Whether something else in a frame may spoil outlines by its shadow. */
    boolean isDoubtful(int frame) {
        return !notes.doubts(frame).isEmpty();
    }

    /** The things in a frame that are surely seen as what they are. */
    List<Sighting> at(int frame) {
        return found.map(tracks -> tracks.sure(frame)).orElseGet(() -> frame % step == 0 ? noted(frame) : List.of());
    }

    private List<Sighting> noted(int frame) {
        List<Sighting> sightings = new ArrayList<>();
        List<Optional<Area>> moving = notes.moving(frame);
        for (int track = 0; track < moving.size(); track++) {
            if (moving.get(track).isPresent()) {
                sightings.add(sighting(track, moving.get(track).get(), frame));
            }
        }
        for (int i = 0; i < notes.standing().size(); i++) {
            sightings.add(sighting(moving.size() + i, notes.standing().get(i), frame));
        }
        return sightings;
    }

    private Sighting sighting(int track, Area whole, int frame) {
        Area inside = whole.within(Area.FRAME);
        Optional<Blob> blob = blobs.get(frame).stream()
                .filter(candidate -> candidate.area().overlap(inside) >= SAME && !isDoubted(candidate, frame))
                .findFirst();
        return new Sighting(track, blob.map(Blob::area).orElse(inside), whole.coveredBy(Area.FRAME), blob);
    }

    private boolean isDoubted(Blob blob, int frame) {
        return notes.doubts(frame).stream()
                .anyMatch(doubt -> doubt.area().within(blob.area()).size() > 0);
    }
}
