package io.comevl.training.world;

import static io.comevl.training.world.Colour.BLACK;
import static io.comevl.training.world.Colour.BLUE;
import static io.comevl.training.world.Colour.BROWN;
import static io.comevl.training.world.Colour.GREEN;
import static io.comevl.training.world.Colour.GREY;
import static io.comevl.training.world.Colour.ORANGE;
import static io.comevl.training.world.Colour.PURPLE;
import static io.comevl.training.world.Colour.RED;
import static io.comevl.training.world.Colour.WHITE;
import static io.comevl.training.world.Colour.YELLOW;

import java.util.List;

/** What a thing is: its words, its usual colours and its model. */
@SuppressWarnings("ImmutableEnumChecker") // Its model is a static method and its list a copy.
public enum Kind {
    CAR("car", "cars", 4.4, 1.8, Vehicles::car, WHITE, GREY, BLACK, RED, BLUE, GREEN, YELLOW, ORANGE, BROWN),
    TRUCK("truck", "trucks", 6.2, 2.2, Vehicles::truck, WHITE, RED, BLUE, YELLOW, GREEN, ORANGE, GREY),
    BUS("bus", "buses", 9.0, 2.5, Vehicles::bus, RED, YELLOW, BLUE, WHITE, GREEN, ORANGE),
    PERSON(
            "person",
            "people",
            0.5,
            0.6,
            Figures::person,
            RED,
            BLUE,
            GREEN,
            YELLOW,
            BLACK,
            WHITE,
            GREY,
            PURPLE,
            ORANGE,
            BROWN),
    DOG("dog", "dogs", 0.95, 0.3, Figures::dog, BROWN, BLACK, WHITE, GREY, ORANGE),
    CAT("cat", "cats", 0.5, 0.2, Figures::cat, BLACK, WHITE, ORANGE, GREY, BROWN),
    BICYCLE("bicycle", "bicycles", 1.75, 0.45, Furniture::bicycle, RED, BLUE, GREEN, BLACK, WHITE, YELLOW, PURPLE),
    CHAIR("chair", "chairs", 0.5, 0.5, Furniture::chair, BROWN, BLACK, WHITE, RED, BLUE, GREEN, GREY, YELLOW),
    SUITCASE(
            "suitcase", "suitcases", 0.5, 0.28, Goods::suitcase, BLACK, RED, BLUE, GREY, GREEN, PURPLE, YELLOW, ORANGE),
    CONE("cone", "cones", 0.4, 0.4, Goods::cone, ORANGE, RED, YELLOW, GREEN, BLUE),
    BOX("box", "boxes", 0.45, 0.4, Goods::box, BROWN, WHITE, RED, BLUE, GREEN, YELLOW, GREY, PURPLE),
    BALL("ball", "balls", 0.3, 0.3, Goods::ball, RED, BLUE, YELLOW, GREEN, ORANGE, PURPLE, WHITE),
    BOTTLE("bottle", "bottles", 0.09, 0.09, Goods::bottle, BLUE, GREEN, BROWN, WHITE, RED, YELLOW, ORANGE, PURPLE),
    CUP("cup", "cups", 0.11, 0.09, Goods::cup, WHITE, RED, BLUE, GREEN, YELLOW, BLACK, ORANGE, PURPLE);

    private final String one;
    private final String many;
    private final double lengthMetres;
    private final double widthMetres;
    private final Model model;
    private final List<Colour> colours;

    /** Builds a thing of one kind out of solids. */
    @FunctionalInterface
    interface Model {
        /**
         * Adds the thing's parts to a sketch.
         *
         * @param stride metres that it has moved so far: legs follow from it
         */
        void build(Sketch sketch, Look look, double stride);
    }

    Kind(String one, String many, double lengthMetres, double widthMetres, Model model, Colour... colours) {
        this.one = one;
        this.many = many;
        this.lengthMetres = lengthMetres;
        this.widthMetres = widthMetres;
        this.model = model;
        this.colours = List.of(colours);
    }

    /** The word for one of them. */
    public String one() {
        return one;
    }

    /** The word for several. */
    public String many() {
        return many;
    }

    /** The colours it comes in; for a person, of what is worn above the waist. */
    public List<Colour> colours() {
        return colours;
    }

    double lengthMetres() {
        return lengthMetres;
    }

    double widthMetres() {
        return widthMetres;
    }

    Model model() {
        return model;
    }

    /** Whether it moves by itself. */
    boolean isMover() {
        return switch (this) {
            case CAR, TRUCK, BUS, PERSON, DOG, CAT -> true;
            case BICYCLE, CHAIR, SUITCASE, CONE, BOX, BALL, BOTTLE, CUP -> false;
        };
    }

    /** Whether it fits a table. */
    boolean isSmall() {
        return switch (this) {
            case BOTTLE, CUP -> true;
            case CAR, TRUCK, BUS, PERSON, DOG, CAT, BICYCLE, CHAIR, SUITCASE, CONE, BOX, BALL -> false;
        };
    }
}
