package io.comevl.training;

/** A recipe that asks for something impossible. */
final class RecipeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String key;

    RecipeException(String key, String message) {
        super(message);
        this.key = key;
    }

    /** Which value of its section is wrong. */
    String key() {
        return key;
    }
}
