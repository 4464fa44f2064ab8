package io.comevl.training.footage;

import io.comevl.training.footage.Paste.Flip;
import io.comevl.training.footage.Paste.Shadow;
import io.comevl.training.world.Kind;
import java.util.SplittableRandom;

/** How things of a kind usually stand before a still camera: what is lower in the frame is nearer and larger. */
final class Habits {

    private Habits() {}

    /** Growth of size from the frame's top to its bottom, by the size at the bottom. */
    private static double growth(Kind kind) {
        return switch (kind) {
            case PERSON, DOG, CAT -> 1.1;
            case CAR, TRUCK, BUS, BICYCLE -> 0.55;
            case CHAIR, SUITCASE, CONE, BOX, BALL -> 0.8;
            case BOTTLE, CUP -> 0.7;
        };
    }

    /** Size of a thing whose lower edge is there, by that of one whose lower edge is here. */
    static double nearness(Kind kind, double here, double there) {
        double growth = growth(kind);
        return Math.max(0.45, 1 + growth * (there - 1)) / Math.max(0.45, 1 + growth * (here - 1));
    }

    /** Where the lower edge of a thing may be, in fractions of the whole place; beyond 1 the frame cuts it off. */
    static double lowerEdge(Kind kind, double usual, SplittableRandom random) {
        return switch (kind) {
            case PERSON, DOG, CAT ->
                random.nextDouble() < 0.7
                        ? usual + random.nextDouble(-0.1, 0.06)
                        : usual + random.nextDouble(-0.1, 0.6);
            case CAR, TRUCK, BUS, BICYCLE -> random.nextDouble(0.15, 1.45);
            case CHAIR, SUITCASE, CONE, BOX, BALL -> random.nextDouble(0.4, 1.1);
            case BOTTLE, CUP ->
                random.nextDouble() < 0.8 ? usual + random.nextDouble(-0.07, 0.06) : usual - random.nextDouble(0, 0.6);
        };
    }

    static double angle(Kind kind, SplittableRandom random) {
        double most = switch (kind) {
            case CAR, TRUCK, BUS -> 0.22;
            case BOTTLE, CUP -> random.nextDouble() < 0.7 ? 0.02 : 0.15;
            case PERSON, DOG, CAT, BICYCLE, CHAIR, SUITCASE, CONE, BOX, BALL -> 0.04;
        };
        return random.nextDouble(-most, most);
    }

    /** From above a car may drive either way; what stands is mirrored sideways only. */
    static Flip flip(Kind kind, SplittableRandom random) {
        boolean anyWay = kind == Kind.CAR || kind == Kind.TRUCK || kind == Kind.BUS;
        return anyWay ? Flip.any(random) : Flip.sideways(random);
    }

    static Shadow shadow(Kind kind, SplittableRandom random) {
        double across = random.nextDouble(-0.12, 0.12);
        return switch (kind) {
            case CAR, TRUCK, BUS, BICYCLE ->
                new Shadow(random.nextDouble(0.25, 0.85), across, random.nextDouble(-0.04, 0.06), 1.04);
            case PERSON, DOG, CAT, CHAIR, SUITCASE, CONE, BOX, BALL ->
                new Shadow(random.nextDouble(0, 0.55), 2 * across, random.nextDouble(0.44, 0.5), 0.14);
            case BOTTLE, CUP -> new Shadow(random.nextDouble(0, 0.3), 3 * across, random.nextDouble(0, 0.03), 1);
        };
    }
}
