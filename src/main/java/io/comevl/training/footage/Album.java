package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.world.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What training takes from one clip: its backgrounds, things cut out of it, and frames of which all is known. Safe for
 * several threads.
 *
 * @param kind of the things
 * @param backgrounds at twice the frame's size, so that a part of them can be shown larger
 * @param cutouts at twice the frame's size
 * @param extras cut-outs of no kind of ours
 * @param frames in the frame's size
 */
record Album(Kind kind, List<Pixels> backgrounds, List<Cutout> cutouts, List<Cutout> extras, List<KnownFrame> frames) {

    /** Material is kept at this multiple of the frame's size. */
    static final int DETAIL = 2;

    /** Pictures of one thing that are kept, and frames of one clip. */
    private static final int MOST_OF_ONE = 14;

    private static final int EXTRA_CONTRAST = 40;

    private static final int MOST_FRAMES = 240;

    /** Part of a thing that must be seen. */
    private static final double SEEN = 0.4;

    /** Where a thing has moved or changed by this much of the mean of its sides, it looks new. */
    private static final double CHANGED = 0.03;

    /** Looks through a clip: several passes over its training part, tens of milliseconds a frame. */
    static Album of(Clip clip, ClipNotes notes) throws IOException {
        Backgrounds backgrounds = Backgrounds.of(clip, notes);
        Survey survey = Survey.of(clip, notes, backgrounds);
        Map<Integer, List<Sighting>> chosen = chosen(survey);
        Set<Integer> known = Set.copyOf(known(survey));
        List<Cutout> cutouts = new ArrayList<>();
        List<Cutout> extras = new ArrayList<>();
        List<KnownFrame> frames = new ArrayList<>();
        clip.play(
                number -> known.contains(number) || chosen.containsKey(number) || shows(notes, number),
                (number, frame) -> {
                    chosen.getOrDefault(number, List.of())
                            .forEach(seen ->
                                    cutouts.add(Cutout.of(frame, seen.blob().orElseThrow(), seen.visible())));
                    notes.extras().stream()
                            .filter(extra -> extra.frame() == number)
                            .forEach(extra -> extra(extra.area(), frame, backgrounds.at(number), notes)
                                    .ifPresent(extras::add));
                    if (known.contains(number)) {
                        Pixels small = Clip.scaled(frame, clip.widthPixels() / DETAIL, clip.heightPixels() / DETAIL);
                        frames.add(new KnownFrame(number, small, survey.at(number), notes.doubts(number)));
                    }
                });
        return new Album(
                notes.kind(), backgrounds.pictures(), List.copyOf(cutouts), List.copyOf(extras), List.copyOf(frames));
    }

    private static boolean shows(ClipNotes notes, int frame) {
        return notes.extras().stream().anyMatch(extra -> extra.frame() == frame);
    }

    /** What differs most within an area. */
    private static Optional<Cutout> extra(Area area, Pixels frame, Pixels background, ClipNotes notes) {
        Pixels part = Crop.of(frame, area);
        return Foreground.find(part, Crop.of(background, area), notes.withContrast(EXTRA_CONTRAST)).stream()
                .max(Comparator.comparingInt(Blob::pixels))
                .map(blob -> Cutout.of(part, blob, 1).cutAt(Cut.of(area)));
    }

    /** By frame, the sightings that are worth cutting out: of each thing those that look different, spread in time. */
    private static Map<Integer, List<Sighting>> chosen(Survey survey) {
        Map<Integer, List<Integer>> worth = new HashMap<>();
        Map<Integer, Area> last = new HashMap<>();
        for (int frame = 0; frame < survey.frames(); frame++) {
            for (Sighting seen : survey.isDoubtful(frame) ? List.<Sighting>of() : survey.at(frame)) {
                if (isWorth(seen) && isNew(seen, last)) {
                    last.put(seen.track(), seen.seen());
                    worth.computeIfAbsent(seen.track(), track -> new ArrayList<>())
                            .add(frame);
                }
            }
        }
        Map<Integer, List<Sighting>> chosen = new HashMap<>();
        worth.forEach((track, frames) -> spread(frames, MOST_OF_ONE)
                .forEach(frame -> survey.at(frame).stream()
                        .filter(seen -> seen.track() == track)
                        .forEach(seen -> chosen.computeIfAbsent(frame, any -> new ArrayList<>())
                                .add(seen))));
        return chosen;
    }

    private static boolean isWorth(Sighting seen) {
        return seen.blob().isPresent()
                && seen.visible() >= SEEN
                && Cut.of(seen.blob().get().area()).size() <= 1;
    }

    private static boolean isNew(Sighting seen, Map<Integer, Area> last) {
        Area before = last.get(seen.track());
        if (before == null) {
            return true;
        }
        Area now = seen.seen();
        double side = (now.width() + now.height()) / 2;
        double moved = Math.max(
                Math.max(Math.abs(now.xMin() - before.xMin()), Math.abs(now.xMax() - before.xMax())),
                Math.max(Math.abs(now.yMin() - before.yMin()), Math.abs(now.yMax() - before.yMax())));
        return moved >= CHANGED * side;
    }

    /** Frames of which all is known: those in which something moves, and as many of the others as there is room for. */
    private static List<Integer> known(Survey survey) {
        List<Integer> moving = new ArrayList<>();
        List<Integer> still = new ArrayList<>();
        Map<Integer, Area> last = new HashMap<>();
        int things = -1;
        for (int frame = 0; frame < survey.frames(); frame++) {
            if (!survey.isCertain(frame)) {
                continue;
            }
            List<Sighting> there = survey.at(frame);
            boolean moves = there.size() != things;
            for (Sighting seen : there) {
                if (isNew(seen, last)) {
                    last.put(seen.track(), seen.seen());
                    moves = true;
                }
            }
            things = there.size();
            (moves ? moving : still).add(frame);
        }
        List<Integer> all = new ArrayList<>(spread(moving, MOST_FRAMES * 2 / 3));
        all.addAll(spread(still, MOST_FRAMES - all.size()));
        all.sort(Comparator.naturalOrder());
        return all;
    }

    private static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }
}
