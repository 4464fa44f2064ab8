package io.comevl.analytics;

import io.comevl.analytics.Identity.Presence;
import io.comevl.analytics.Motion.Course;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows things from frame to frame, from boxes or bare points.
 *
 * <p>Idea: as in ByteTrack (Zhang et al. 2022) every detection takes part, weak ones too, and a Kalman filter predicts
 * where each thing is. Instead of overlap, which is nothing between two frames of a fast thing at a low sampling rate,
 * a pair is worth the logarithm of how much likelier the detection is from this thing than from a new one or from none,
 * detector's score and the thing's own existence included; the weak thus come second without a second stage, and
 * established things take precedence over doubtful ones. One optimal assignment maximises the sum. Time is event time,
 * so gaps and any rate are the same to it. Between sightings a thing is given out where it is expected while that is
 * more likely right than wrong.
 *
 * <p>Cost: one filter step for each pair of track and sighting, and one sparse assignment. Same input, same output;
 * what is said of a frame never depends on later ones. Without state of its own: one tracker may serve all cameras.
 */
public final class Tracker {

    /** How long a thing is looked for after its last sighting. */
    private static final double REMEMBERED_SECONDS = 4;

    /** Less of a thing inside the frame is not given out as expected. */
    private static final double LEAST_VISIBLE = 0.3;

    /**
     * What is known after a frame.
     *
     * @param state for the next frame
     * @param frame who is where on this one
     */
    public record Step(TrackerState state, TrackedFrame frame) {}

    /**
     * Takes one frame.
     *
     * @param before what was known after the frame before
     * @param timeMicros event time of this frame, later than the frame before
     * @param sightings what a detector says of this frame, all boxes or all points
     */
    public Step step(TrackerState before, long timeMicros, List<Sighting> sightings) {
        if (timeMicros <= before.timeMicros()) {
            throw new IllegalArgumentException("tracker: frames must come in order of time, found " + timeMicros
                    + " µs after " + before.timeMicros() + " µs");
        }
        List<Track> tracks = new ArrayList<>();
        List<Identity> identities = new ArrayList<>();
        List<Track> unseen = new ArrayList<>();
        boolean[] explained = new boolean[sightings.size()];

        List<Track> known = before.tracks().stream()
                .filter(track -> track.secondsUnseen(timeMicros) <= REMEMBERED_SECONDS)
                .toList();
        List<List<Optional<Fit>>> fits = fits(known, sightings, timeMicros);
        int[] sightingOf = assign(known, fits, timeMicros);
        for (int at = 0; at < sightingOf.length; at++) {
            Track track = known.get(at);
            int sighting = sightingOf[at];
            if (sighting == Pairing.NONE) {
                unseen.add(track);
            } else {
                explained[sighting] = true;
                Fit fit = fits.get(at).get(sighting).orElseThrow();
                add(track.seen(fit, sightings.get(sighting), timeMicros), tracks, identities);
            }
        }
        List<Identity> visible = List.copyOf(identities);
        for (Track track : unseen) {
            expect(track, timeMicros, visible, tracks, identities);
        }
        long nextId = before.nextId();
        for (int at = 0; at < explained.length; at++) {
            if (!explained[at]) {
                Track first = Track.first(nextId, sightings.get(at), timeMicros);
                if (Evidence.isWorthKeeping(first.logOdds())) {
                    add(first, tracks, identities);
                    nextId++;
                }
            }
        }
        tracks.sort(Comparator.comparingLong(Track::id));
        identities.sort(Comparator.comparingLong(Identity::id));
        return new Step(
                new TrackerState(timeMicros, nextId, tracks),
                new TrackedFrame(timeMicros, identities, forgotten(before.tracks(), tracks)));
    }

    private static List<List<Optional<Fit>>> fits(List<Track> tracks, List<Sighting> sightings, long timeMicros) {
        List<List<Optional<Fit>>> fits = new ArrayList<>();
        for (Track track : tracks) {
            List<Course> courses = Motion.courses(track, track.secondsUnseen(timeMicros));
            fits.add(sightings.stream()
                    .map(sighting -> Fit.best(courses, sighting))
                    .toList());
        }
        return fits;
    }

    private static int[] assign(List<Track> tracks, List<List<Optional<Fit>>> fits, long timeMicros) {
        double[][] gain = new double[tracks.size()][];
        for (int at = 0; at < gain.length; at++) {
            Track track = tracks.get(at);
            double inFrame =
                    Motion.steady(track, track.secondsUnseen(timeMicros)).shareInFrame();
            double seen = Evidence.ofBeingSeen(track.logOdds(), inFrame);
            gain[at] = fits.get(at).stream()
                    .mapToDouble(fit -> fit.isPresent() ? fit.get().logRatio() + seen : 0)
                    .toArray();
        }
        return Pairing.greatestGain(gain);
    }

    private static List<Long> forgotten(List<Track> before, List<Track> after) {
        Set<Long> kept = after.stream().map(Track::id).collect(Collectors.toSet());
        return before.stream().map(Track::id).filter(id -> !kept.contains(id)).toList();
    }

    private static void add(Track seen, List<Track> tracks, List<Identity> identities) {
        tracks.add(seen);
        identities.add(Identity.at(seen, seen.x(), seen.y(), Presence.SEEN));
    }

    private static void expect(
            Track track, long timeMicros, List<Identity> visible, List<Track> tracks, List<Identity> identities) {
        Course course = Motion.steady(track, track.secondsUnseen(timeMicros));
        Identity expected = Identity.at(track, course.x(), course.y(), Presence.EXPECTED);
        Track missed = track.missed(expected.shareHiddenBy(visible));
        double inFrame = course.shareInFrame();
        if (missed.confirmed()) {
            if (inFrame > 0) {
                tracks.add(missed);
                if (inFrame > LEAST_VISIBLE && course.precision() * Evidence.probability(missed.logOdds()) > 0.5) {
                    identities.add(expected);
                }
            }
        } else if (Evidence.isWorthKeeping(missed.logOdds())) {
            tracks.add(missed);
        }
    }
}
