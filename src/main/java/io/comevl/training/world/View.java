package io.comevl.training.world;

import java.util.List;
import java.util.SplittableRandom;

/** Where a camera hangs and what passes before it. */
@SuppressWarnings("ImmutableEnumChecker") // Its list is a copy.
public enum View {
    /** A parking lane from above. */
    PARKING(List.of(
            Kind.CAR, Kind.CAR, Kind.CAR, Kind.TRUCK, Kind.PERSON, Kind.BICYCLE, Kind.CONE, Kind.DOG, Kind.BOX)),
    /** A street at an angle, house fronts behind it. */
    STREET(List.of(
            Kind.CAR, Kind.CAR, Kind.TRUCK, Kind.BUS, Kind.PERSON, Kind.PERSON, Kind.BICYCLE, Kind.DOG, Kind.CONE)),
    /** A room or hall with a back wall. */
    HALL(List.of(
            Kind.PERSON, Kind.PERSON, Kind.PERSON, Kind.SUITCASE, Kind.CHAIR, Kind.DOG, Kind.CAT, Kind.BALL, Kind.BOX)),
    /** A shelf, table or conveyor belt from near by. */
    SHELF(List.of(Kind.BOTTLE, Kind.BOTTLE, Kind.CUP, Kind.BOX, Kind.BALL, Kind.CUP));

    private final List<Kind> kinds;

    View(List<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** What may be seen here; what is seen more often stands here more often. */
    public List<Kind> kinds() {
        return kinds;
    }

    /** A camera as one might be put up here. */
    Lens lens(SplittableRandom random, double aspect) {
        return switch (this) {
            case PARKING -> steep(random, aspect);
            case STREET ->
                new Lens(
                        random.nextDouble(4.2, 7),
                        Math.toRadians(random.nextDouble(20, 30)),
                        random.nextDouble(1.25, 1.7),
                        aspect);
            case HALL ->
                new Lens(
                        random.nextDouble(2.3, 3.4),
                        Math.toRadians(random.nextDouble(18, 34)),
                        random.nextDouble(1.05, 1.4),
                        aspect);
            case SHELF ->
                new Lens(
                        random.nextDouble(0.28, 0.5),
                        Math.toRadians(random.nextDouble(14, 34)),
                        random.nextDouble(1.2, 1.6),
                        aspect);
        };
    }

    private static Lens steep(SplittableRandom random, double aspect) {
        double pitch = Math.toRadians(random.nextDouble(42, 80));
        return new Lens(random.nextDouble(7, 11), pitch, random.nextDouble(1.1, 1.5), aspect);
    }

    Light light(SplittableRandom random) {
        return switch (this) {
            case PARKING, STREET -> Light.outdoors(random);
            case HALL, SHELF -> Light.indoors(random);
        };
    }

    /**
     * How much larger or smaller than usual a kind is here: boxes and balls on a table are not those of a yard, and a
     * camera that looks down on a street shows crates and traffic cones rather than parcels.
     */
    double scaleOf(Kind kind) {
        return switch (this) {
            case SHELF -> kind.isSmall() ? 1 : 0.32;
            case PARKING, STREET -> kind == Kind.CONE || kind == Kind.BOX ? 1.8 : kind == Kind.DOG ? 1.2 : 1;
            case HALL -> kind == Kind.BALL || kind == Kind.CAT ? 1.4 : 1;
        };
    }

    /** Highest place of the frame (fraction) where things stand on the ground. */
    double groundTop() {
        return switch (this) {
            case PARKING -> 0.1;
            case STREET -> 0.3;
            case HALL -> 0.42;
            case SHELF -> 0.45;
        };
    }

    /** Usual speed of what moves here, in metres a second. */
    double speedOf(Kind kind) {
        return switch (kind) {
            case CAR, TRUCK, BUS -> this == PARKING ? 3 : 7;
            case PERSON, DOG -> 1.2;
            case CAT -> 0.7;
            case BICYCLE, CHAIR, SUITCASE, CONE, BOX, BALL, BOTTLE, CUP -> 0.12;
        };
    }
}
