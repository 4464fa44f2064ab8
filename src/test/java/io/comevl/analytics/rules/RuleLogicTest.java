package io.comevl.analytics.rules;

import static io.comevl.analytics.rules.Rules.compiled;
import static io.comevl.analytics.rules.Rules.crowd;
import static io.comevl.analytics.rules.Rules.micros;
import static io.comevl.analytics.rules.Rules.seen;
import static io.comevl.analytics.rules.Rules.text;
import static io.comevl.analytics.rules.Rules.timing;
import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.RuleEvent.Cause;
import io.comevl.analytics.rules.RuleEvent.Kind;
import io.comevl.analytics.rules.Rules.Run;
import io.comevl.grounding.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RuleLogicTest {

    @Test
    void alertIsRaisedByTheFirstObservationThatShowsTheWholeHold() {
        Run run = new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 4, 8, 9, 11, 12);

        assertThat(run.told()).containsExactly("raised@11");
        assertThat(run.events.get(0).sinceMicros()).isZero();
    }

    @Test
    void holdThatIsExactlyLongEnoughIsLongEnough() {
        assertThat(new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 5, 10).told())
                .containsExactly("raised@10");
    }

    @Test
    void withoutAHoldOneObservationRaises() {
        assertThat(new Run(compiled(crowd(timing(0, 0)))).count(6, 3).told()).containsExactly("raised@3");
    }

    @Test
    void conditionThatFailsOnceBeginsItsHoldAgain() {
        Run run = new Run(compiled(crowd(timing(10, 0))))
                .count(6, 0, 4, 8)
                .count(5, 9)
                .count(6, 10, 14, 18, 19, 20);

        assertThat(run.told()).containsExactly("raised@20");
    }

    @Test
    void flappingValuesThatNeverHoldRaiseNothing() {
        Run run = new Run(compiled(crowd(timing(2, 0))));
        for (long second = 0; second < 100; second++) {
            run.count(second % 2 == 0 ? 9 : 0, second);
        }

        assertThat(run.events).isEmpty();
    }

    @Test
    void flappingAroundTheLimitRaisesOnceWhenClearingTakesALowerOne() {
        Run run = new Run(compiled(text("count > 5", "count < 3", timing(0, 0), "")));
        for (long second = 0; second < 100; second++) {
            run.count(second % 2 == 0 ? 6 : 4, second);
        }

        assertThat(run.told()).containsExactly("raised@0");
        assertThat(run.count(2, 100).told()).containsExactly("raised@0", "cleared@100");
    }

    @Test
    void flappingThatNeverStaysClearRaisesOnce() {
        Run run = new Run(compiled(crowd(timing(0, 0).withClearAfter(Duration.ofSeconds(3)))));
        for (long second = 0; second < 100; second++) {
            run.count(second % 3 == 0 ? 6 : 0, second);
        }

        assertThat(run.told()).containsExactly("raised@0");
        assertThat(run.count(0, 100, 101, 102, 103).told()).containsExactly("raised@0", "cleared@103");
    }

    @Test
    void alertIsNotClearedWhileItsConditionHolds() {
        Run run = new Run(compiled(text("count > 5", "count > 2", timing(0, 0), "")))
                .count(6, 0, 1, 2)
                .count(3, 3);

        assertThat(run.told()).containsExactly("raised@0", "cleared@3");
    }

    @Test
    void gapLongerThanAllowedBeginsTheHoldAgain() {
        Run run = new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 5, 11, 16);
        assertThat(run.events).isEmpty();

        assertThat(run.count(6, 21).told()).containsExactly("raised@21");
        assertThat(run.events.get(0).sinceMicros()).isEqualTo(micros(11));
    }

    @Test
    void gapAsLongAsAllowedDoesNotBreakTheHold() {
        assertThat(new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 5, 10).told())
                .hasSize(1);
    }

    @Test
    void timeAloneNeverRaises() {
        Run run = new Run(compiled(crowd(timing(10, 0))))
                .count(6, 0, 4, 8)
                .timer(10)
                .timer(12);

        assertThat(run.events).isEmpty();
    }

    @Test
    void cameraThatGoesSilentWhilePendingIsForgotten() {
        Run run = new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 4);
        assertThat(run.state.expiresMicros()).isEqualTo(micros(9));

        assertThat(run.timer(9).state).isEqualTo(RuleState.EMPTY);
        assertThat(run.events).isEmpty();
    }

    @Test
    void alertOutlivesAShortSilenceAndIsNotRaisedAgain() {
        Run run =
                new Run(compiled(crowd(timing(3, 0)))).count(6, 0, 3).timer(40).count(6, 50, 53, 56);

        assertThat(run.told()).containsExactly("raised@3");
    }

    @Test
    void alertOfACameraThatStaysSilentIsClearedWithThatCause() {
        Run run = new Run(compiled(crowd(timing(3, 0)))).count(6, 0, 3, 4).timer(64);

        assertThat(run.told()).containsExactly("raised@3", "cleared@64");
        RuleEvent cleared = run.events.get(1);
        assertThat(cleared.cause()).isEqualTo(Cause.SILENCE);
        assertThat(cleared.evidence().sequence()).isEqualTo(4);
        assertThat(run.state).isEqualTo(RuleState.EMPTY);
    }

    @Test
    void silenceIsFoundByTheNextObservationWhenNoTimerFired() {
        Rule rule = compiled(crowd(timing(3, 100)));
        Run byTimer = new Run(rule).count(6, 0, 3).timer(63).count(6, 80, 84);
        Run byObservation = new Run(rule).count(6, 0, 3).count(6, 80, 84);

        assertThat(byObservation.events).isEqualTo(byTimer.events);
        assertThat(byObservation.told()).containsExactly("raised@3", "cleared@63");
    }

    @Test
    void observationAtTheVeryEndOfTheWaitIsNoSilence() {
        assertThat(new Run(compiled(crowd(timing(0, 0))))
                        .count(6, 0, 60)
                        .timer(60)
                        .told())
                .containsExactly("raised@0");
    }

    @Test
    void stationaryObjectAlertsOnce() {
        Rule rule = compiled(text("zone.dwell_max > 30", null, timing(0, 10), "parked for {zone.dwell_max} s"));
        Run run = new Run(rule);
        for (long second = 0; second < 3600; second++) {
            run.observe(Observation.at("north", second, micros(second)).with(Field.ZONE_DWELL_MAX, second));
        }

        assertThat(run.told()).containsExactly("raised@31");
    }

    @Test
    void nothingIsRaisedDuringTheCooldown() {
        Run run = new Run(compiled(crowd(timing(0, 20))))
                .count(6, 0)
                .count(0, 1)
                .count(6, 2)
                .count(0, 3);
        assertThat(run.told()).containsExactly("raised@0", "cleared@1");

        assertThat(run.count(6, 20).count(6, 21).told()).containsExactly("raised@0", "cleared@1", "raised@21");
    }

    @Test
    void whatHeldThroughTheCooldownIsRaisedAtItsEndWithItsTrueBeginning() {
        Run run = new Run(compiled(crowd(timing(3, 20)))).count(6, 0, 3).count(0, 4);
        LongStream.rangeClosed(5, 30).forEach(second -> run.count(6, second));

        assertThat(run.told()).containsExactly("raised@3", "cleared@4", "raised@24");
        assertThat(run.events.get(2).sinceMicros()).isEqualTo(micros(5));
    }

    @Test
    void cooldownIsNotConsumedByAnAlertThatWasNeverRaised() {
        Run pendingOnly = new Run(compiled(crowd(timing(3, 100))))
                .count(6, 0, 2)
                .count(0, 3)
                .count(6, 4, 7);
        assertThat(pendingOnly.told()).containsExactly("raised@7");

        Run heldBack = new Run(compiled(crowd(timing(0, 20))))
                .count(6, 0)
                .count(0, 1)
                .count(6, 19)
                .count(0, 20);
        assertThat(heldBack.count(6, 21).told()).containsExactly("raised@0", "cleared@1", "raised@21");
    }

    @Test
    void cooldownIsNotConsumedByAnObservationThatSaysNothing() {
        Rule rule = compiled(text("100 / count > 5", null, timing(0, 100), ""));
        Run run = new Run(rule).count(0, 0).count(6, 1);

        assertThat(run.passedOver).containsExactly("the condition has no value: / by zero");
        assertThat(run.told()).containsExactly("raised@1");
    }

    @Test
    void observationWithoutANeededValueIsAsIfItHadNotBeen() {
        Run run = new Run(compiled(crowd(timing(4, 0))))
                .count(6, 0, 2)
                .observe(Observation.at("north", 3, micros(3)).with(new Answer.Malformed("?", "no number")))
                .count(6, 4);

        assertThat(run.told()).containsExactly("raised@4");
        assertThat(run.passedOver).containsExactly("the observation has no count");
    }

    @Test
    void restartWhilePendingRaisesAtTheSameTime() {
        Rule rule = compiled(crowd(timing(10, 0)));
        Run before = new Run(rule).count(6, 0, 4);
        Run after = new Run(compiled(crowd(timing(10, 0))));
        after.state = before.state;

        assertThat(after.count(6, 8, 10).events).isEqualTo(new Run(rule).count(6, 0, 4, 8, 10).events);
    }

    @Test
    void frameThatComesAgainAfterARestartChangesNothing() {
        Run run = new Run(compiled(crowd(timing(0, 0))))
                .count(6, 0)
                .count(0, 1)
                .count(6, 0)
                .count(0, 1);

        assertThat(run.told()).containsExactly("raised@0", "cleared@1");
        assertThat(run.passedOver).hasSize(2);
    }

    @Test
    void framesOfOneTimeAreTakenBySequence() {
        Rule rule = compiled(crowd(timing(0, 0)));
        Run run = new Run(rule)
                .observe(seen(1, 6))
                .observe(Observation.at("north", 2, micros(1)).with(Field.COUNT, 0))
                .observe(Observation.at("north", 3, micros(1)).with(Field.COUNT, 7));

        assertThat(run.told()).containsExactly("raised@1", "cleared@1", "raised@1");
        assertThat(run.events).extracting(RuleEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void queryChangedWhilePendingBeginsItsHoldAgain() {
        Run run = new Run(compiled(1, crowd(timing(10, 0))))
                .count(6, 0, 4, 8)
                .change(compiled(2, crowd(timing(10, 0))))
                .count(6, 10, 14, 18);
        assertThat(run.events).isEmpty();

        assertThat(run.count(6, 20).told()).containsExactly("raised@20");
        assertThat(run.events.get(0).rule().version()).isEqualTo(2);
        assertThat(run.events.get(0).sinceMicros()).isEqualTo(micros(10));
    }

    @Test
    void queryChangedWhileRaisedClearsTheOldAlertUnderItsOwnId() {
        Run run = new Run(compiled(1, crowd(timing(0, 1000))))
                .count(6, 0)
                .change(compiled(2, text("count > 3", null, timing(0, 0), "")))
                .count(6, 1);

        assertThat(run.told()).containsExactly("raised@0", "cleared@1", "raised@1");
        assertThat(run.events.get(1).cause()).isEqualTo(Cause.QUERY_CHANGED);
        assertThat(run.events.get(1).episode()).isEqualTo(run.events.get(0).episode());
        assertThat(run.events.get(2).episode()).isNotEqualTo(run.events.get(0).episode());
    }

    @Test
    void answerToAnOlderVersionIsPassedOver() {
        Run run = new Run(compiled(2, crowd(timing(10, 0))))
                .count(6, 0, 4)
                .change(compiled(1, crowd(timing(0, 0))))
                .count(6, 5)
                .change(compiled(2, crowd(timing(10, 0))))
                .count(6, 8, 10);

        assertThat(run.told()).containsExactly("raised@10");
        assertThat(run.passedOver).hasSize(1);
    }

    @Test
    void pausedQueryClearsItsAlertAndLeavesNothing() {
        Run run = new Run(compiled(crowd(timing(0, 0)))).count(6, 0, 5).withdraw(7, Cause.QUERY_PAUSED);

        assertThat(run.told()).containsExactly("raised@0", "cleared@7");
        assertThat(run.events.get(1).cause()).isEqualTo(Cause.QUERY_PAUSED);
        assertThat(run.state).isEqualTo(RuleState.EMPTY);
    }

    @Test
    void queryRemovedWhilePendingSaysNothing() {
        Run run = new Run(compiled(crowd(timing(10, 0)))).count(6, 0, 5).withdraw(7, Cause.QUERY_REMOVED);

        assertThat(run.events).isEmpty();
        assertThat(run.state).isEqualTo(RuleState.EMPTY);
    }

    @Test
    void clocksThatDifferBetweenCamerasChangeNothing() {
        long skew = 3600;
        Run near = new Run(compiled(crowd(timing(10, 0))));
        Run far = new Run(compiled(crowd(timing(10, 0))));
        for (long second = 0; second <= 20; second += 2) {
            near.observe(seen(second, second < 14 ? 6 : 0));
            far.observe(seen(second + skew, second < 14 ? 6 : 0));
            near.timer(second); // the slower clock is the time of both
            far.timer(second);
        }

        assertThat(near.told()).containsExactly("raised@10", "cleared@14");
        assertThat(far.told()).containsExactly("raised@3610", "cleared@3614");
    }

    @Test
    void updatesAreTheChangedMessagesButNotMoreOftenThanAllowed() {
        Rule rule = compiled(crowd(timing(0, 0).withUpdateEvery(Duration.ofSeconds(5))));
        Run run = new Run(rule)
                .count(6, 0)
                .count(7, 1, 4)
                .count(8, 5)
                .count(8, 10, 15)
                .count(9, 16);

        assertThat(run.told()).containsExactly("raised@0", "updated@5", "updated@16");
        assertThat(run.events)
                .extracting(RuleEvent::message)
                .containsExactly("6 people at north", "8 people at north", "9 people at north");
        assertThat(run.events).extracting(RuleEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void idsFollowFromQueryVersionCameraRuleAndBeginning() {
        Run run = new Run(compiled(3, crowd(timing(2, 0)))).count(6, 1, 3).count(0, 4);

        assertThat(run.events)
                .extracting(RuleEvent::id)
                .containsExactly("north/gate/3/crowd/1000000/1/raised", "north/gate/3/crowd/1000000/1/cleared");
    }

    @Test
    void namesWithSlashesDoNotMakeIdsAlike() {
        RuleText text = crowd(timing(0, 0));
        Rule one = Rule.compile(new RuleId("b", 1, "r"), text, Rules.ALL).rule().orElseThrow();
        Rule other =
                Rule.compile(new RuleId("1/b", 1, "r"), text, Rules.ALL).rule().orElseThrow();
        Observation slashed = Observation.at("a/1", 0, 0).with(Field.COUNT, 6);
        Observation plain = Observation.at("a", 0, 0).with(Field.COUNT, 6);

        assertThat(new Run(one).observe(slashed).events.get(0).id())
                .isNotEqualTo(new Run(other).observe(plain).events.get(0).id());
    }

    @Test
    void eventHoldsTheFrameAndWhatWasSeenOnIt() {
        Answer.Box box = new Answer.Box(0.1, 0.2, 0.3, 0.4);
        Observation seen = Observation.at("north", 7, micros(7))
                .with(new Answer.Boxes(List.of(box)))
                .with(Field.CONFIDENCE, 0.75);
        Run run = new Run(compiled(text("count == 1", null, timing(0, 0), "{confidence} at {time}"))).observe(seen);

        RuleEvent event = run.events.get(0);
        assertThat(event.kind()).isEqualTo(Kind.RAISED);
        assertThat(event.severity()).isEqualTo(Severity.WARNING);
        assertThat(event.evidence()).isEqualTo(seen);
        assertThat(event.evidence().boxes()).containsExactly(box);
        assertThat(event.message()).isEqualTo("0.75 at 1970-01-01T00:00:07Z");
    }

    @Test
    void stateOfAQuietCameraEnds() {
        Run run = new Run(compiled(crowd(timing(0, 30)))).count(6, 0).count(0, 1);
        assertThat(run.state.expiresMicros()).isEqualTo(micros(31));

        assertThat(run.timer(30).state).isNotEqualTo(RuleState.EMPTY);
        assertThat(run.timer(31).state).isEqualTo(RuleState.EMPTY);
    }
}
