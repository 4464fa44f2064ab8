package io.comevl.training.world;

/** A place or direction in metres: x to the right of the camera, y away from it, z up. */
record Vec(double x, double y, double z) {

    Vec plus(Vec other) {
        return new Vec(x + other.x, y + other.y, z + other.z);
    }

    Vec minus(Vec other) {
        return new Vec(x - other.x, y - other.y, z - other.z);
    }

    Vec times(double factor) {
        return new Vec(x * factor, y * factor, z * factor);
    }

    double dot(Vec other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vec cross(Vec other) {
        return new Vec(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    Vec unit() {
        return times(1 / length());
    }

    /** The point that lies a fraction of the way to another. */
    Vec towards(Vec other, double fraction) {
        return plus(other.minus(this).times(fraction));
    }
}
