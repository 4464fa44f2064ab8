package io.comevl.analytics.rules;

import io.comevl.analytics.rules.Field.Supply;
import io.comevl.analytics.rules.Mistake.Part;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an event says: words with fields between them. */
final class Message {

    private static final int LONGEST = 1000;
    private static final int LONGEST_VALUE = 200;
    private static final int DECIMALS = 2;

    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}|\\{([^{}]*+)}|[{}]");

    private final List<Piece> pieces;

    /** Part of a message. */
    private sealed interface Piece {
        String text(Function<Field, Object> values);
    }

    private record Words(String words) implements Piece {
        @Override
        public String text(Function<Field, Object> values) {
            return words;
        }
    }

    private record Value(Field field) implements Piece {
        @Override
        public String text(Function<Field, Object> values) {
            Object value = values.apply(field);
            return value instanceof Double number ? rounded(number) : shortened(value.toString());
        }
    }

    private Message(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    static Message fixed(String words) {
        return new Message(List.of(new Words(words)));
    }

    static Optional<Message> compile(String template, Set<Supply> supplies, List<Mistake> mistakes) {
        if (template.length() > LONGEST) {
            mistakes.add(Mistake.at(
                    Part.MESSAGE,
                    template,
                    0,
                    "longer than " + LONGEST + " characters: " + template.length(),
                    "say it shorter"));
            return Optional.empty();
        }
        int before = mistakes.size();
        List<Piece> pieces = new ArrayList<>();
        Matcher braces = BRACES.matcher(template);
        int end = 0;
        while (braces.find()) {
            pieces.add(new Words(template.substring(end, braces.start())));
            end = braces.end();
            int place = template.codePointCount(0, braces.start());
            if (braces.group().length() == 2 && braces.group(1) == null) {
                pieces.add(new Words(braces.group().substring(1)));
            } else if (braces.group(1) == null) {
                mistakes.add(Mistake.at(
                        Part.MESSAGE,
                        template,
                        place,
                        "a single " + braces.group(),
                        "write " + braces.group().repeat(2) + " for the brace itself, {count} for a field"));
            } else {
                Names.field(Part.MESSAGE, template, place + 1, braces.group(1).strip(), supplies, mistakes)
                        .ifPresent(field -> pieces.add(new Value(field)));
            }
        }
        pieces.add(new Words(template.substring(end)));
        return mistakes.size() == before ? Optional.of(new Message(pieces)) : Optional.empty();
    }

    Set<Field> fields() {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        for (Piece piece : pieces) {
            if (piece instanceof Value value) {
                fields.add(value.field());
            }
        }
        return fields;
    }

    String about(Function<Field, Object> values) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text(values)));
        return text.toString();
    }

    private static String rounded(double number) {
        if (Double.isInfinite(number)) {
            return Double.toString(number);
        }
        return BigDecimal.valueOf(number)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String shortened(String value) {
        if (value.codePointCount(0, value.length()) <= LONGEST_VALUE) {
            return value;
        }
        return value.substring(0, value.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
    }
}
