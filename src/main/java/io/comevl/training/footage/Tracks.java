package io.comevl.training.footage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows blobs through consecutive frames and tells which are surely one thing each: those that go on in the frame
 * before and the one after with nearly the same size, are compact, not cut off by the frame's edge, neither a speck nor
 * most of the frame, and did not grow together from two.
 */
final class Tracks {

    /** Overlap with the blob of the next frame that goes on with the same thing. */
    private static final double SAME = 0.3;

    /** Part of a blob that a later one covers if it has swallowed it. */
    private static final double SWALLOWED = 0.5;

    /** Change of size from frame to frame that one thing may show. */
    private static final double STEADY = 1.35;

    /** Change of size against its track's median. */
    private static final double USUAL = 1.7;

    private static final double LARGEST = 0.5;
    private static final double SOLID = 0.6;

    private final List<List<Blob>> blobs;
    private final List<int[]> numbers;
    private final List<List<Integer>> sizes = new ArrayList<>();

    private Tracks(List<List<Blob>> blobs) {
        this.blobs = blobs;
        this.numbers = new ArrayList<>();
    }

    static Tracks of(List<List<Blob>> blobs) {
        Tracks tracks = new Tracks(blobs);
        for (int frame = 0; frame < blobs.size(); frame++) {
            tracks.follow(frame);
        }
        tracks.sizes.forEach(sizes -> sizes.sort(Integer::compare));
        return tracks;
    }

    private void follow(int frame) {
        int[] own = new int[blobs.get(frame).size()];
        for (int i = 0; i < own.length; i++) {
            Blob blob = blobs.get(frame).get(i);
            int before = match(blob, frame - 1);
            if (before < 0) {
                own[i] = sizes.size();
                sizes.add(new ArrayList<>());
            } else {
                own[i] = numbers.get(frame - 1)[before];
            }
            sizes.get(own[i]).add(blob.pixels());
        }
        numbers.add(own);
    }

    /** Number of the blob in another frame that overlaps most, or -1. */
    private int match(Blob blob, int frame) {
        int best = -1;
        double most = SAME;
        for (int i = 0; i < there(frame).size(); i++) {
            double overlap = there(frame).get(i).area().overlap(blob.area());
            if (overlap >= most) {
                most = overlap;
                best = i;
            }
        }
        return best;
    }

    private List<Blob> there(int frame) {
        return frame >= 0 && frame < blobs.size() ? blobs.get(frame) : List.of();
    }

    boolean areAllSure(int frame) {
        return frame > 0
                && frame < blobs.size() - 1
                && sure(frame).size() == blobs.get(frame).size();
    }

    List<Sighting> sure(int frame) {
        List<Sighting> sure = new ArrayList<>();
        for (int i = 0; i < blobs.get(frame).size(); i++) {
            Blob blob = blobs.get(frame).get(i);
            int track = numbers.get(frame)[i];
            if (isOneThing(blob, track) && goesOn(blob, frame - 1) && goesOn(blob, frame + 1)) {
                sure.add(new Sighting(track, blob.area(), 1, Optional.of(blob)));
            }
        }
        return sure;
    }

    private boolean isOneThing(Blob blob, int track) {
        List<Integer> all = sizes.get(track);
        int median = all.get(all.size() / 2);
        return !blob.isCut()
                && blob.area().size() <= LARGEST
                && blob.solidity() >= SOLID
                && ratio(blob.pixels(), median) <= USUAL;
    }

    private boolean goesOn(Blob blob, int frame) {
        int match = match(blob, frame);
        if (match < 0 || ratio(there(frame).get(match).pixels(), blob.pixels()) > STEADY) {
            return false;
        }
        return there(frame).stream()
                        .filter(other -> other.area().coveredBy(blob.area()) >= SWALLOWED)
                        .count()
                <= 1;
    }

    private static double ratio(int one, int other) {
        return (double) Math.max(one, other) / Math.max(1, Math.min(one, other));
    }
}
