package io.comevl.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Size of an axis that may be known only when a graph runs: a polynomial of named sizes, such as {@code 5},
 * {@code batch} or {@code past + tokens}. Two sizes are the same exactly when they are equal.
 */
public final class Dim {

    /** Whole-number coefficient of each product of names; the product of no names is the constant. None is zero. */
    private final TreeMap<String, Long> terms;

    private Dim(Map<String, Long> terms) {

        this.terms = new TreeMap<>(terms);
        this.terms.values().removeIf(coefficient -> coefficient == 0);
    }

    /** A known size. */
    public static Dim of(long size) {
        return new Dim(Map.of("", size));
    }

    /** A size that is given when the graph runs. */
    public static Dim named(String name) {
        if (!name.matches("[a-z_]+")) {
            throw new IllegalArgumentException("axis name: expected lower-case letters, found '" + name + "'");
        }
        return new Dim(Map.of(name, 1L));
    }

    /** The size where it is known. */
    public OptionalLong known() {
        if (terms.isEmpty()) {
            return OptionalLong.of(0);
        }
        return terms.size() == 1 && terms.containsKey("") ? OptionalLong.of(terms.get("")) : OptionalLong.empty();
    }

    /** Whether this is exactly {@code size}. */
    boolean is(long size) {
        return known().isPresent() && known().getAsLong() == size;
    }

    /** This many and those many. */
    public Dim plus(Dim other) {
        TreeMap<String, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((names, coefficient) -> sum.merge(names, coefficient, Math::addExact));
        return new Dim(sum);
    }

    Dim times(Dim other) {
        TreeMap<String, Long> product = new TreeMap<>();
        terms.forEach((a, x) ->
                other.terms.forEach((b, y) -> product.merge(join(a, b), Math.multiplyExact(x, y), Math::addExact)));
        return new Dim(product);
    }

    /** The quotient where the divisor is a single term that divides every term of this. */
    Optional<Dim> dividedBy(Dim divisor) {
        if (divisor.terms.size() != 1) {
            return divisor.equals(this) && !terms.isEmpty() ? Optional.of(of(1)) : Optional.empty();
        }
        List<String> names = split(divisor.terms.firstKey());
        long coefficient = divisor.terms.firstEntry().getValue();
        TreeMap<String, Long> quotient = new TreeMap<>();
        for (Map.Entry<String, Long> term : terms.entrySet()) {
            List<String> left = split(term.getKey());
            if (term.getValue() % coefficient != 0 || !names.stream().allMatch(left::remove)) {
                return Optional.empty();
            }
            quotient.put(String.join("*", left), term.getValue() / coefficient);
        }
        return Optional.of(new Dim(quotient));
    }

    private static String join(String a, String b) {
        List<String> names = split(a);
        names.addAll(split(b));
        Collections.sort(names);
        return String.join("*", names);
    }

    private static List<String> split(String names) {
        return names.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(names.split("\\*", -1)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim dim && terms.equals(dim.terms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(terms);
    }

    /** The size, or the formula as graphs name the axis: {@code past + tokens}, {@code 144*batch}. */
    @Override
    public String toString() {
        List<String> written = new ArrayList<>();
        terms.descendingMap().forEach((names, coefficient) -> {
            if (names.isEmpty()) {
                written.add(Long.toString(coefficient));
            } else {
                written.add(coefficient == 1 ? names : coefficient + "*" + names);
            }
        });
        Collections.reverse(written);
        return written.isEmpty() ? "0" : String.join(" + ", written);
    }
}
