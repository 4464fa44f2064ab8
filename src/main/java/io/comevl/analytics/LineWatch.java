package io.comevl.analytics;

import io.comevl.analytics.LineCrossing.Direction;
import io.comevl.analytics.LineState.Passage;
import io.comevl.grounding.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts crossings of a line, each identity once in each direction.
 *
 * <p>A thing crosses when it was well away on one side and two sightings have it well away on the other, and its way
 * last met the line between the line's ends. So what flickers or rests on the line does not count, nor what jumps over
 * and back, nor what walks around an end. Unconfirmed identities count only once confirmed. Only sightings decide, not
 * expected places; between two sightings, however far apart in time, the way is straight.
 */
public final class LineWatch {

    private static final int SIGHTINGS = 2;

    private final CountingLine line;

    /** What is known after a frame. */
    public record Step(LineState state, List<LineCrossing> crossings) {}

    /** Watches one line. */
    public LineWatch(CountingLine line) {
        this.line = line;
    }

    /** Takes the next frame. */
    public Step step(LineState before, TrackedFrame frame) {
        Map<Long, Passage> known = new HashMap<>();
        before.passages().forEach(passage -> known.put(passage.id(), passage));
        List<LineCrossing> crossings = new ArrayList<>();
        List<Passage> passages = new ArrayList<>();
        for (Identity identity : frame.seen()) {
            Passage sighted = sighted(known.remove(identity.id()), identity, frame.timeMicros());
            passages.add(sighted.beyondSightings() >= SIGHTINGS ? crossed(sighted, crossings) : sighted);
        }
        Set<Long> forgotten = new HashSet<>(frame.forgotten());
        for (Passage passage : before.passages()) {
            if (known.containsKey(passage.id())) {
                if (!forgotten.contains(passage.id())) {
                    passages.add(passage);
                } else if (passage.beyondSightings() > 0) {
                    crossed(passage, crossings);
                }
            }
        }
        long in = crossings.stream()
                .filter(crossing -> crossing.direction() == Direction.IN)
                .count();
        return new Step(
                new LineState(before.in() + in, before.out() + crossings.size() - in, passages),
                List.copyOf(crossings));
    }

    private Passage sighted(Passage known, Identity identity, long nowMicros) {
        Answer.Point place = line.anchor().of(identity);
        double distance = line.rightOf(place);
        int clearSide = Math.abs(distance) > identity.margin() ? (int) Math.signum(distance) : 0;
        if (known == null) {
            int nearSide = (int) Math.signum(distance);
            return new Passage(
                    identity.id(),
                    identity.isConfirmed(),
                    place.x(),
                    place.y(),
                    clearSide,
                    nearSide,
                    nowMicros,
                    false,
                    0,
                    false,
                    false);
        }
        int nearSide = distance == 0 ? known.nearSide() : (int) Math.signum(distance);
        boolean turned = nearSide != known.nearSide();
        boolean through = turned ? line.isCrossed(new Answer.Point(known.x(), known.y()), place) : known.throughLine();
        int side = known.side() == 0 ? clearSide : known.side();
        return new Passage(
                known.id(),
                identity.isConfirmed(),
                place.x(),
                place.y(),
                side,
                nearSide,
                turned ? nowMicros : known.turnedMicros(),
                through,
                nearSide == side ? 0 : known.beyondSightings() + (clearSide == -side && side != 0 ? 1 : 0),
                known.countedIn(),
                known.countedOut());
    }

    private Passage crossed(Passage passage, List<LineCrossing> crossings) {
        if (!passage.confirmed()) {
            return passage;
        }
        boolean in = passage.side() < 0;
        boolean countsIn = passage.throughLine() && in && !passage.countedIn();
        boolean countsOut = passage.throughLine() && !in && !passage.countedOut();
        if (countsIn || countsOut) {
            crossings.add(new LineCrossing(
                    line.name(), passage.id(), in ? Direction.IN : Direction.OUT, passage.turnedMicros()));
        }
        return new Passage(
                passage.id(),
                true,
                passage.x(),
                passage.y(),
                -passage.side(),
                passage.nearSide(),
                passage.turnedMicros(),
                passage.throughLine(),
                0,
                passage.countedIn() || countsIn,
                passage.countedOut() || countsOut);
    }
}
