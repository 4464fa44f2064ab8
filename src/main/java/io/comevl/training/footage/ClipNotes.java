package io.comevl.training.footage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.comevl.training.world.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person noted about a clip by looking at it. Frames count from 0; boxes are of whole things and may reach beyond
 * the frame. What is not noted is found by itself, less surely.
 *
 * @param kind of the things that come and go
 * @param shadow how dark a shadow may be: a pixel that keeps this part of the background's light and its hue is none of a
 *     thing's; 0 for the usual limit
 * @param contrast levels (of 255) by which a thing differs from the background; 0 for the usual number
 * @param smooth bays and spurs of an outline that are narrower than twice this part of the frame's width are none; for
 *     things as faint as glass
 * @param empty frames without things that come and go; the whole clip if there are none, for its median
 * @param standing things of the kind that stay throughout
 * @param tracks where each thing that comes and goes is, in straight lines between key frames; there from its first to
 *     its last. Empty if the things must be found
 * @param doubts frames in which something may pass for a thing of another kind, such as an arm for a person
 * @param extras things of no kind of ours that cut-outs may show too, such as a hand
 */
record ClipNotes(
        Kind kind,
        double shadow,
        int contrast,
        double smooth,
        List<Span> empty,
        List<Area> standing,
        List<List<KeyBox>> tracks,
        List<Doubt> doubts,
        List<Extra> extras) {

    static final double USUAL_SHADOW = 0.7;
    static final int USUAL_CONTRAST = 22;

    ClipNotes {
        shadow = shadow == 0 ? USUAL_SHADOW : shadow;
        contrast = contrast == 0 ? USUAL_CONTRAST : contrast;
        empty = copy(empty);
        standing = copy(standing);
        tracks = copy(tracks);
        doubts = copy(doubts);
        extras = copy(extras);
        if (kind == null) {
            throw new IllegalArgumentException("notes of a clip: kind is missing, such as kind: car");
        }
        if (!(shadow > 0 && shadow <= 1)) {
            throw new IllegalArgumentException(
                    "notes of a clip: shadow must be above 0 and at most 1, found " + shadow);
        }
        if (!(smooth >= 0 && smooth < 0.1)) {
            throw new IllegalArgumentException("notes of a clip: smooth must be 0 to 0.1, found " + smooth);
        }
        if (contrast < 1 || contrast > 255) {
            throw new IllegalArgumentException("notes of a clip: contrast must be 1 to 255, found " + contrast);
        }
    }

    private static <T> List<T> copy(List<T> noted) {
        return noted == null ? List.of() : List.copyOf(noted);
    }

    /** Frames from the first to the last, both included. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"first", "last"})
    record Span(int first, int last) {
        Span {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "notes of a clip: expected frames [first, last], found [" + first + ", " + last + "]");
            }
        }

        boolean holds(int frame) {
            return frame >= first && frame <= last;
        }

        int distance(int frame) {
            return Math.max(0, Math.max(first - frame, frame - last));
        }
    }

    /** Where a thing is in one frame. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"frame", "xMin", "yMin", "xMax", "yMax"})
    record KeyBox(int frame, double xMin, double yMin, double xMax, double yMax) {

        Area area() {
            return new Area(xMin, yMin, xMax, yMax);
        }
    }

    /** Frames in which something in this area may or may not count as of this kind. */
    record Doubt(Kind kind, Span frames, Area area) {}

    /** A thing in one frame, cut out within this area. */
    record Extra(int frame, Area area) {}

    /** The same for things that differ more, such as hands. */
    ClipNotes withContrast(int levels) {
        return new ClipNotes(kind, shadow, levels, 0, empty, standing, tracks, doubts, extras);
    }

    /** What is known without looking. */
    static ClipNotes of(Kind kind) {
        return new ClipNotes(
                kind, USUAL_SHADOW, USUAL_CONTRAST, 0, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    boolean isLookedAt() {
        return !tracks.isEmpty() || !standing.isEmpty();
    }

    /** Whether someone noted that nothing comes or goes in a frame. */
    boolean isKnownEmpty(int frame) {
        return isLookedAt() && moving(frame).stream().noneMatch(Optional::isPresent);
    }

    /** Whole boxes of the things that come and go, by number of the track. */
    List<Optional<Area>> moving(int frame) {
        List<Optional<Area>> there = new ArrayList<>();
        tracks.forEach(track -> there.add(at(track, frame)));
        return there;
    }

    private static Optional<Area> at(List<KeyBox> track, int frame) {
        for (int i = 0; i < track.size(); i++) {
            KeyBox to = track.get(i);
            if (to.frame() == frame) {
                return Optional.of(to.area());
            }
            if (i > 0 && to.frame() > frame && track.get(i - 1).frame() < frame) {
                KeyBox from = track.get(i - 1);
                double part = (double) (frame - from.frame()) / (to.frame() - from.frame());
                return Optional.of(from.area().towards(to.area(), part));
            }
        }
        return Optional.empty();
    }

    List<Doubt> doubts(int frame) {
        return doubts.stream().filter(doubt -> doubt.frames().holds(frame)).toList();
    }
}
