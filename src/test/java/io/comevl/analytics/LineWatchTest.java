package io.comevl.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comevl.analytics.LineCrossing.Direction;
import io.comevl.grounding.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineWatchTest {

    /** Upwards in the middle of the picture's lower part: what moves rightwards comes in. */
    private static final CountingLine LINE =
            new CountingLine("gate", new Answer.Point(0.5, 0.9), new Answer.Point(0.5, 0.3));

    @Test
    void aThingThatCrossesIsCountedOnceAndDatedFromItsFirstSightingBeyond() {
        Frames frames = Frames.every(0.25);
        for (int step = 0; step < 12; step++) {
            frames.at(0.31 + 0.04 * step, 0.6);
        }
        assertThat(crossings(frames)).containsExactly(new LineCrossing("gate", 1, Direction.IN, 5 * 250_000));
    }

    @Test
    void theOtherWayIsOut() {
        Frames frames =
                Frames.every(0.25).at(0.7, 0.6).at(0.6, 0.6).at(0.4, 0.6).at(0.3, 0.6);

        assertThat(crossings(frames)).extracting(LineCrossing::direction).containsExactly(Direction.OUT);
    }

    @Test
    void eachIdentityCountsOnceInEachDirectionHoweverOftenItReturns() {
        Frames frames = Frames.every(0.25);
        for (int time = 0; time < 5; time++) {
            frames.at(0.3, 0.6)
                    .at(0.4, 0.6)
                    .at(0.6, 0.6)
                    .at(0.7, 0.6)
                    .at(0.6, 0.6)
                    .at(0.4, 0.6);
        }
        assertThat(crossings(frames)).extracting(LineCrossing::direction).containsExactly(Direction.IN, Direction.OUT);
    }

    @Test
    void flickerBetweenBothSidesCountsNothing() {
        Frames frames = Frames.every(0.1).at(0.45, 0.6);
        for (int time = 0; time < 50; time++) {
            frames.at(0.495, 0.6).at(0.506, 0.6);
        }
        assertThat(crossings(frames)).isEmpty();
    }

    @Test
    void flickerOnTheWayAcrossCountsOnce() {
        Frames frames = Frames.every(0.1).at(0.4, 0.6).at(0.48, 0.6);
        frames.at(0.503, 0.6).at(0.498, 0.6).at(0.505, 0.6).at(0.497, 0.6).at(0.502, 0.6);
        frames.at(0.54, 0.6).at(0.6, 0.6).at(0.7, 0.6);

        assertThat(crossings(frames)).extracting(LineCrossing::direction).containsExactly(Direction.IN);
    }

    @Test
    void aThingThatRestsOnTheLineCountsNothingUntilItLeavesOnTheOtherSide() {
        Random random = new Random(3);
        Frames frames = Frames.every(0.1).at(0.4, 0.6).at(0.46, 0.6);
        for (int time = 0; time < 600; time++) {
            frames.at(0.5 + 0.002 * random.nextGaussian(), 0.6);
        }
        assertThat(crossings(frames)).isEmpty();

        frames.at(0.55, 0.6).at(0.6, 0.6);
        assertThat(crossings(frames)).hasSize(1);
    }

    @Test
    void unconfirmedIdentitiesDoNotCount() {
        Frames frames = Frames.every(0.25);
        frames.unconfirmedAt(0.4, 0.6).unconfirmedAt(0.6, 0.6).unconfirmedAt(0.7, 0.6);

        assertThat(crossings(frames)).isEmpty();
        assertThat(crossings(frames.forgotten(1))).isEmpty();
    }

    @Test
    void whatCrossedWhileUnconfirmedCountsWhenConfirmed() {
        Frames frames = Frames.every(0.25).unconfirmedAt(0.4, 0.6).unconfirmedAt(0.6, 0.6);
        assertThat(crossings(frames)).isEmpty();

        assertThat(crossings(frames.at(0.7, 0.6))).containsExactly(new LineCrossing("gate", 1, Direction.IN, 250_000));
    }

    @Test
    void aWayAroundTheLinesEndCountsNothing() {
        Frames frames = Frames.every(0.25);
        frames.at(0.4, 0.6).at(0.4, 0.2).at(0.6, 0.2).at(0.6, 0.6).at(0.6, 0.7);

        assertThat(crossings(frames)).isEmpty();
    }

    @Test
    void anAnchorThatJumpsFarFromTheLinesStretchAndBackCountsNothing() {
        Frames frames = Frames.every(0.25);
        frames.at(0.4, 0.6).at(0.41, 0.6).at(0.95, 0.05).at(0.42, 0.6).at(0.43, 0.6);
        assertThat(crossings(frames)).isEmpty();

        frames.at(0.9, 0.6).at(0.42, 0.6).at(0.43, 0.6);
        assertThat(crossings(frames)).isEmpty();
    }

    @Test
    void whoReappearsOnTheOtherSideAfterOcclusionCountsOnce() {
        Frames frames = Frames.every(0.25)
                .at(0.3, 0.6)
                .at(0.4, 0.6)
                .expectedAt(0.5, 0.6)
                .nothing(8);
        frames.at(0.6, 0.6).at(0.7, 0.6).expectedAt(0.4, 0.6).at(0.8, 0.6);

        assertThat(crossings(frames)).extracting(LineCrossing::direction).containsExactly(Direction.IN);
    }

    @Test
    void whoIsSeenOnceBeyondTheLineAndThenLeavesCounts() {
        Frames frames = Frames.every(0.5).at(0.3, 0.6).at(0.4, 0.6).at(0.6, 0.6);
        assertThat(crossings(frames)).isEmpty();

        assertThat(crossings(frames.forgotten(1)))
                .containsExactly(new LineCrossing("gate", 1, Direction.IN, 1_000_000));
    }

    @Test
    void pointsCrossToo() {
        Frames frames = Frames.every(0.25).pointAt(0.4, 0.6).pointAt(0.6, 0.6).pointAt(0.7, 0.6);

        assertThat(crossings(frames)).hasSize(1);
    }

    @Test
    void theCentreMayBeTheAnchor() {
        CountingLine low = new CountingLine("low", new Answer.Point(0, 0.5), new Answer.Point(1, 0.5), Anchor.CENTRE);
        Frames frames = Frames.every(0.25).at(0.5, 0.45).at(0.5, 0.52).at(0.5, 0.53);
        assertThat(crossings(low, frames)).isEmpty();

        assertThat(crossings(low, frames.at(0.5, 0.6).at(0.5, 0.62))).hasSize(1);
    }

    @Test
    void whoIsForgottenLeavesNoState() {
        LineState state = LineState.empty();
        for (TrackedFrame frame : Frames.every(1).at(0.4, 0.6).forgotten(1).list()) {
            state = new LineWatch(LINE).step(state, frame).state();
        }
        assertThat(state).isEqualTo(LineState.empty());
    }

    @Test
    void aLineWithoutLengthIsRefused() {
        Answer.Point place = new Answer.Point(0.5, 0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CountingLine("gate", place, place))
                .withMessageStartingWith("line gate:");
    }

    private static List<LineCrossing> crossings(Frames frames) {
        return crossings(LINE, frames);
    }

    private static List<LineCrossing> crossings(CountingLine line, Frames frames) {
        LineWatch watch = new LineWatch(line);
        LineState state = LineState.empty();
        List<LineCrossing> crossings = new ArrayList<>();
        for (TrackedFrame frame : frames.list()) {
            LineWatch.Step step = watch.step(state, frame);
            state = step.state();
            crossings.addAll(step.crossings());
        }
        assertThat(state.in() + state.out()).isEqualTo(crossings.size());
        return crossings;
    }
}
