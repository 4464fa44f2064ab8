package io.comevl.analytics.rules;

import static io.comevl.analytics.rules.Rules.compiled;
import static io.comevl.analytics.rules.Rules.mistakes;
import static io.comevl.analytics.rules.Rules.text;
import static io.comevl.analytics.rules.Rules.timing;
import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake.Part;
import io.comevl.analytics.rules.Rule.Verdict;
import io.comevl.grounding.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleCompilationTest {

    private static final Observation SEEN = new Observation(
                    "north",
                    1,
                    1_700_000_000_000_000L,
                    Map.of(),
                    Map.of(Field.TEXT, "a Fire burns"),
                    List.of(),
                    List.of())
            .with(Field.COUNT, 6)
            .with(Field.CONFIDENCE, 0.5)
            .with(Field.ZONE_OCCUPANCY, 3)
            .with(Field.ZONE_ENTRIES, 9)
            .with(Field.ZONE_EXITS, 6)
            .with(Field.ZONE_DWELL_MAX, 31.25)
            .with(Field.LINE_IN, 12)
            .with(Field.LINE_OUT, 7)
            .with(Field.LINE_IN_NOW, 1)
            .with(Field.LINE_OUT_NOW, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count > 5",
                "count > 5 && confidence >= 0.5",
                "zone.occupancy >= 3 || count == 0",
                "zone.dwell_max > 30",
                "zone.dwell_max > 31.2",
                "zone.entries - zone.exits == zone.occupancy",
                "line.in > 10",
                "line.in > line.out",
                "line.in in [11, 12]",
                "count>5&&line.in>10&&line.out==7",
                "line.in_now == 1 && line.out_now == 0",
                "text.matches('(?i)fire|smoke')",
                "text.contains('Fire')",
                "!text.startsWith('no')",
                "size(text) > 3",
                "camera in ['north', 'south']",
                "query == 'gate'",
                "time.getHours('Europe/Berlin') == 23",
                "time > timestamp('2023-01-01T00:00:00Z')",
                "double(count) * 1.5 > 8.0",
                "count > 5 // more than line.in\n && text != 'line.in' && text != \"a\\\"line.in\"",
                "count > 3 ? confidence > 0.4 : false",
                "true"
            })
    void conditionOverNamedFieldsHolds(String condition) {
        Verdict verdict = compiled(text(condition, null, timing(0, 0), "")).verdict(SEEN);

        assertThat(verdict).isEqualTo(Verdict.known(true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone.occupency > 1 | 1 | 1 | unknown field 'zone.occupency' | did you mean zone.occupancy?",
                "count > 5 && koala < 3 | 1 | 14 | unknown field 'koala' | the fields are count, confidence,",
                "line.i_ > 1 | 1 | 1 | unknown field 'line.i_' | did you mean line.in?",
                "line.in > 1 && line.it > 1 | 1 | 16 | unknown field 'line.it' | did you mean line.in?",
                "count > 5 and count < 9 | 1 | 11 | mismatched input 'and' | && and ||",
                "count > | 1 | 8 | mismatched input '<EOF>' | count > 5",
                "count | 1 | 1 | expected bool, found int | count > 5",
                "count * 1.5 > 2.0 | 1 | 7 | '*' does not take (int, double) | double(count)",
                "text == 1 | 1 | 6 | '==' does not take (string, int) | text in quotes",
                "count == null | 1 | 7 | '==' does not take (int, null) | one type",
                "text.foo() | 1 | 9 | there is no function 'foo' | the functions are size",
                "[1, 2].exists(x, x > 1) | 1 | 14 | there is no function 'exists' | the functions are",
                "dyn(count) > 1 | 1 | 4 | there is no function 'dyn' | the functions are",
                "zone.occupancy.x > 1 | 1 | 15 | type 'int' does not support field selection | write",
                "text.matches('(') | 1 | 14 | matches does not understand '(' | missing closing )",
                "text.matches(text) | 1 | 14 | matches takes text that is written out | in quotes",
                "time.getHours('Nowhere') > 2 | 1 | 15 | getHours does not understand 'Nowhere' | Europe/Berlin",
                "duration('3x') > duration('1s') | 1 | 10 | duration does not understand '3x' | '90s'",
                "time > timestamp('noon') | 1 | 18 | timestamp does not understand 'noon' | 2000-01-01",
                "count > 9999999999999999999 | 1 | 9 | 9999999999999999999 | write"
            })
    void mistakeIsToldWithItsPlaceAndWhatToDo(String condition, int line, int column, String found, String advice) {
        List<Mistake> mistakes = mistakes(condition);

        assertThat(mistakes).isNotEmpty();
        Mistake first = mistakes.get(0);
        assertThat(first.part()).isEqualTo(Part.CONDITION);
        assertThat(List.of(first.line(), first.column())).as("%s", mistakes).isEqualTo(List.of(line, column));
        assertThat(first.found()).contains(found);
        assertThat(first.advice()).contains(advice);
    }

    @Test
    void placesCountLinesAndCodePoints() {
        assertThat(mistakes("count > 5 &&\n  text != '\uD83D\uDD25' && koala").get(0))
                .hasToString("condition, line 2, column 18: unknown field 'koala'; the fields are " + Field.all());
    }

    @Test
    void allMistakesOfAllPartsAreTold() {
        RuleText text = text("koala > 1 && kiwi > 2", "count <", timing(-1, 0), "{cound} of {");

        assertThat(Rule.compile(Rules.id(1), text, Rules.ALL).mistakes())
                .extracting(Mistake::part)
                .containsExactly(Part.TIMING, Part.CONDITION, Part.CONDITION, Part.CLEAR, Part.MESSAGE, Part.MESSAGE);
    }

    @Test
    void fieldThatTheQueryDoesNotSupplyIsRefusedWhereItStands() {
        RuleText text = text("count > 1 && zone.occupancy > 1", null, timing(0, 0), "{text}");
        Compilation compilation = Rule.compile(Rules.id(1), text, Set.of(Supply.ANSWER, Supply.THINGS));

        assertThat(compilation.rule()).isEmpty();
        assertThat(compilation.mistakes())
                .containsExactly(
                        new Mistake(
                                Part.CONDITION,
                                1,
                                14,
                                "this query has no zone.occupancy",
                                "it takes a query with zones or a region, and tracking on"),
                        new Mistake(Part.MESSAGE, 1, 2, "this query has no text", "it takes a query that asks"));
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void everyFieldIsKnownToConditionsAndMessages(Field field) {
        String name = field.text();
        Rule rule = compiled(text(name + " == " + name, null, timing(0, 0), "{" + name + "}"));

        assertThat(rule.verdict(SEEN).holds()).isTrue();
        assertThat(rule.message(SEEN)).isNotEmpty().doesNotContain("{");
    }

    @Test
    void messageShowsNumbersAsPeopleWriteThem() {
        String message = "{count} of {{all}} at {camera}: {zone.dwell_max} s, {confidence}, {line.in} in, {time}";

        assertThat(compiled(text("true", null, timing(0, 0), message)).message(SEEN))
                .isEqualTo("6 of {all} at north: 31.25 s, 0.5, 12 in, 2023-11-14T22:13:20Z");
    }

    @Test
    void messageWithoutTemplateIsTheCondition() {
        assertThat(compiled(text("count > 5", null, timing(0, 0), " ")).message(SEEN))
                .isEqualTo("count > 5");
    }

    @Test
    void longWordsAreCutInMessages() {
        Observation wordy = SEEN.with(new Answer.Text("\uD83D\uDD25".repeat(5000)));

        assertThat(compiled(text("true", null, timing(0, 0), "{text}")).message(wordy))
                .isEqualTo("\uD83D\uDD25".repeat(200) + "…");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{cound} people | 2 | unknown field 'cound' | did you mean count?",
                "a {} b | 4 | unknown field '' | the fields are",
                "100 } | 5 | a single } | }}",
                "{count | 1 | a single { | {{"
            })
    void mistakeInAMessageIsToldWithItsPlace(String template, int column, String found, String advice) {
        List<Mistake> mistakes = Rule.compile(Rules.id(1), text("true", null, timing(0, 0), template), Rules.ALL)
                .mistakes();

        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.get(0).column()).isEqualTo(column);
        assertThat(mistakes.get(0).found()).contains(found);
        assertThat(mistakes.get(0).advice()).contains(advice);
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        Timing timing = new Timing(
                Duration.ofDays(400),
                Duration.ZERO,
                Duration.ofMillis(-1),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);

        assertThat(Rule.compile(Rules.id(1), text("true", null, timing, ""), Rules.ALL)
                        .mistakes())
                .extracting(Mistake::found)
                .containsExactly(
                        "hold must be from PT0S to PT8784H, found PT9600H",
                        "cooldown must be from PT0S to PT8784H, found PT-0.001S",
                        "max-gap must be from PT0.001S to PT8784H, found PT0S");
    }

    @Test
    void usualTimesSurviveTwoMissedSamples() {
        Timing timing = Timing.of(Duration.ofMinutes(5), Duration.ZERO, Duration.ofMinutes(1));

        assertThat(timing.maxGap()).isEqualTo(Duration.ofMinutes(3));
        assertThat(Timing.of(Duration.ZERO, Duration.ZERO, Duration.ZERO).maxGap())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "(a{100}){2}", "((((a{11}){11}){11}){11}){11}", "a{1001}"})
    void patternThatWouldGrowIsRefused(String pattern) {
        assertThat(mistakes("text.matches('" + pattern + "')")).hasSize(1);
    }

    @Test
    void patternThatBacktrackingCannotFinishEndsSoon() {
        Rule rule = compiled(text("text.matches('^(a+)+(a|aa)+$')", null, timing(0, 0), ""));
        Observation hard = SEEN.with(new Answer.Text("a".repeat(5000) + "b"));

        assertThat(rule.verdict(hard)).isEqualTo(Verdict.known(false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count / (count - 6) > 1",
                "count % (count - 6) == 1",
                "count + 9223372036854775807 > 1",
                "count * 9223372036854775807 > 1",
                "-(count - 9223372036854775807 - 7) > 1",
                "int(text) > 1",
                "double(text) > 1.0",
                "int(confidence * 1.0e300) > 1",
                "time + duration('2562047h') + duration('2562047h') > time && time - time > duration('0s') || 1 / 0 > 1",
                "string(count) == text || 1 / (count - 6) == 1"
            })
    void conditionWithoutAValueSaysSoInsteadOfThrowing(String condition) {
        assertThat(compiled(text(condition, null, timing(0, 0), ""))
                        .verdict(SEEN)
                        .unknown())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("the condition has no value: "));
    }

    @Test
    void textThatIsTooLongOrTooDeepIsRefused() {
        Stream.of(
                        "count > 1 || ".repeat(100) + "true",
                        "(".repeat(400) + "true" + ")".repeat(400),
                        "[".repeat(900),
                        "1" + "+1".repeat(490) + " == 491",
                        "a" + ".b".repeat(490),
                        "1" + " + 1".repeat(245) + " > koala",
                        "true ? ".repeat(120) + "1",
                        "")
                .forEach(condition -> assertThat(mistakes(condition))
                        .as(condition)
                        .isNotEmpty()
                        .allSatisfy(mistake -> assertThat(mistake.toString()).hasSizeLessThan(600)));
    }

    @Test
    void longestConditionHasAValue() {
        Rule choice = compiled(text("count==6&&".repeat(99) + "true", null, timing(0, 0), ""));

        assertThat(choice.verdict(SEEN).holds()).isTrue();
    }

    @Test
    void whateverIsWrittenIsUnderstoodOrRefusedButNeverThrows() {
        List<String> words = List.of(
                "count",
                "line.in",
                "zone",
                ".",
                "text",
                "time",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                "'",
                "\"",
                "'''",
                "r'",
                "\\",
                "&&",
                "||",
                "!",
                "-",
                "+",
                "*",
                "%",
                "/",
                "//",
                "\n",
                "?",
                ":",
                ",",
                "in",
                "1",
                "2.5",
                "0x",
                "1u",
                "b'a'",
                "null",
                "matches",
                "size(",
                "getHours(",
                "duration('1s')",
                "'a{9}'",
                "==",
                ">",
                " ",
                "\u0000",
                "ä",
                "\uD83D",
                "`",
                "$",
                "{count}",
                "}}",
                "has(",
                "timestamp");
        Random random = new Random(4);
        int understood = 0;
        for (int attempt = 0; attempt < 3000; attempt++) {
            String written = random.ints(1 + random.nextInt(9), 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            RuleText text = text(written + " == " + written, null, timing(0, 0), random.nextBoolean() ? written : "");
            Compilation compilation = Rule.compile(Rules.id(1), text, Rules.ALL);
            assertThat(compilation.rule().isPresent())
                    .as(written)
                    .isEqualTo(compilation.mistakes().isEmpty());
            understood += compilation.rule().map(rule -> rule.verdict(SEEN)).isPresent() ? 1 : 0;
        }
        assertThat(understood).isGreaterThan(30);
    }
}
