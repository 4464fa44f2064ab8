package io.comevl.ops;

/**
 * A place in the tree of weight names. {@code new Weights("vision_backbone").in("pool1").in("ln").name("weight")} is
 * the checkpoint name {@code vision_backbone.pool1.ln.weight}. The interpreter resolves names; this is only the name.
 *
 * @param scope dotted name so far; empty at the root
 */
public record Weights(String scope) {

    /** The root of all names. */
    public static Weights root() {
        return new Weights("");
    }

    /** The place {@code child} below this one; {@code child} may itself be dotted. */
    public Weights in(String child) {
        return new Weights(scope.isEmpty() ? child : scope + "." + child);
    }

    /** The numbered place below this one. */
    public Weights in(int index) {
        return in(Integer.toString(index));
    }

    /** Full name of a tensor at this place. */
    public String name(String tensor) {
        return in(tensor).scope();
    }
}
