package io.comevl.training.world;

import io.comevl.training.world.Backdrop.Roughness;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.SplittableRandom;

/** Ground, walls and furnishing of each view. */
final class Settings {

    private Settings() {}

    static Roughness paint(View view, Stage stage) {
        return switch (view) {
            case PARKING -> parking(stage);
            case STREET -> street(stage);
            case HALL -> hall(stage);
            case SHELF -> shelf(stage);
        };
    }

    private static Roughness parking(Stage stage) {
        SplittableRandom random = stage.random();
        stage.all(stage.any(stage.near(84, 86, 90, 0.25), stage.near(120, 118, 114, 0.2), stage.near(62, 63, 68, 0.2)));
        Vec middle = stage.lens().ground(0.5, 0.5);
        double turn = random.nextDouble(-0.15, 0.15) + (random.nextBoolean() ? Math.PI / 2 : 0);
        Vec across = new Vec(-Math.sin(turn), Math.cos(turn), 0);
        Vec along = new Vec(Math.cos(turn), Math.sin(turn), 0);
        double edge = random.nextDouble(5, 9);
        Color line =
                Light.clear(stage.any(new Color(226, 226, 220), new Color(222, 190, 70)), random.nextDouble(0.5, 0.95));
        if (random.nextDouble() < 0.5) {
            Vec verge = middle.plus(across.times(edge + 6));
            stage.ground(stage.any(stage.near(82, 104, 58, 0.2), stage.near(150, 146, 140, 0.15)), verge, 60, 8, turn);
            stage.ground(stage.near(170, 168, 162, 0.1), middle.plus(across.times(edge + 1.9)), 60, 0.25, turn);
        }
        double gap = random.nextDouble(2.5, 3);
        for (int i = -8; i <= 8; i++) {
            Vec at = middle.plus(along.times(i * gap)).plus(across.times(edge - 1.6));
            stage.ground(line, at, 0.12, 4.8, turn);
        }
        if (random.nextDouble() < 0.6) {
            for (int i = -6; i <= 6; i++) {
                stage.ground(line, middle.plus(along.times(i * 4.5)).plus(across.times(-edge * 0.3)), 2.2, 0.12, turn);
            }
        }
        for (int i = 0; i < 5; i++) {
            Vec at = middle.plus(new Vec(random.nextDouble(-9, 9), random.nextDouble(-6, 6), 0));
            double size = random.nextDouble(0.3, 1.6);
            stage.blot(
                    Light.clear(new Color(30, 30, 34), random.nextDouble(0.08, 0.25)),
                    at,
                    size * 2,
                    size,
                    random.nextDouble(3));
        }
        return new Roughness(
                Double.POSITIVE_INFINITY, 0.045, random.nextDouble(0.05, 0.16), random.nextDouble(0.04, 0.12));
    }

    private static Roughness street(Stage stage) {
        SplittableRandom random = stage.random();
        double wall = stage.lens().ground(0.5, random.nextDouble(0.17, 0.26)).y();
        Color pavement = stage.near(158, 154, 148, 0.15);
        stage.all(stage.near(176, 190, 206, 0.15));
        double near = stage.lens().ground(0.5, 1).y();
        stage.ground(pavement, new Vec(0, wall / 2, 0), 200, wall, 0);
        double far = near + (wall - near) * random.nextDouble(0.7, 0.85);
        double close = near + (wall - near) * random.nextDouble(0, 0.12);
        Vec middle = new Vec(0, (far + close) / 2, 0);
        stage.ground(stage.near(78, 79, 83, 0.2), middle, 200, far - close, 0);
        stage.ground(stage.near(190, 188, 182, 0.08), new Vec(0, far, 0), 200, 0.3, 0);
        stage.ground(stage.near(190, 188, 182, 0.08), new Vec(0, close, 0), 200, 0.25, 0);
        Color line = Light.clear(new Color(232, 232, 226), random.nextDouble(0.6, 0.95));
        for (int i = -12; i <= 12; i++) {
            stage.ground(line, middle.plus(new Vec(i * 5 + 1, 0, 0)), 2.6, 0.16, 0);
        }
        if (random.nextDouble() < 0.4) {
            double x = random.nextDouble(-8, 8);
            for (double y = close + 0.5; y < far - 0.4; y += 1.1) {
                stage.ground(line, new Vec(x, y, 0), 3.2, 0.55, 0);
            }
        }
        for (double x = -60; x < 60; ) {
            double width = random.nextDouble(6, 13);
            house(stage, wall, x, x + width);
            x += width;
        }
        trees(stage, wall - 1.2);
        return new Roughness(wall, 0.06, random.nextDouble(0.05, 0.13), random.nextDouble(0.03, 0.09));
    }

    private static void house(Stage stage, double wall, double left, double right) {
        SplittableRandom random = stage.random();
        Color front = stage.any(
                stage.near(150, 96, 78, 0.2),
                stage.near(196, 184, 160, 0.15),
                stage.near(136, 140, 146, 0.2),
                stage.near(208, 200, 188, 0.12));
        stage.wall(front, wall, left, right, 0, 14);
        stage.wall(Light.scaled(front, 0.7), wall, left, right, 0, 0.5);
        Color pane = stage.near(58, 68, 80, 0.25);
        double gap = random.nextDouble(1.8, 2.6);
        for (double x = left + 0.7; x + 1.2 < right; x += gap) {
            for (double z = 1; z < 13; z += 3) {
                boolean door = z == 1 && random.nextDouble() < 0.2;
                stage.wall(Light.scaled(front, 1.2), wall, x - 0.1, x + 1.2, (door ? 0 : z) - 0.1, z + 1.7);
                stage.wall(door ? stage.near(90, 58, 40, 0.3) : pane, wall, x, x + 1.1, door ? 0 : z, z + 1.6);
            }
        }
    }

    private static void trees(Stage stage, double distance) {
        SplittableRandom random = stage.random();
        for (int i = random.nextInt(4); i > 0; i--) {
            double x = random.nextDouble(-14, 14);
            stage.wall(new Color(70, 54, 42), distance, x - 0.14, x + 0.14, 0, 2.6);
            for (int j = 0; j < 60; j++) {
                Vec leaf = new Vec(x + random.nextDouble(-1.4, 1.4), distance, 3.4 + random.nextDouble(-1.2, 1.6));
                double size = random.nextDouble(0.25, 0.6) * stage.lens().scaleAt(leaf);
                var at = stage.lens().project(leaf);
                stage.canvas().setColor(stage.near(62, 92, 48, 0.35));
                stage.canvas().fill(new Ellipse2D.Double(at.x - size, at.y - size, 2 * size, 2 * size));
            }
        }
    }

    private static Roughness hall(Stage stage) {
        SplittableRandom random = stage.random();
        double wall = stage.lens().ground(0.5, random.nextDouble(0.28, 0.4)).y();
        Color paint = stage.any(
                stage.near(216, 214, 208, 0.1), stage.near(188, 198, 206, 0.12), stage.near(200, 186, 160, 0.12));
        stage.all(paint);
        floor(stage, wall);
        stage.wall(paint, wall, -60, 60, 0, 12);
        for (int i = 0; i < 14; i++) {
            stage.wall(Light.clear(Color.BLACK, 0.012), wall, -60, 60, 0, 0.2 + 0.12 * i);
        }
        stage.wall(
                stage.any(stage.near(92, 60, 38, 0.2), stage.near(238, 236, 230, 0.03), stage.near(70, 70, 74, 0.2)),
                wall,
                -60,
                60,
                0,
                0.14);
        for (double x = random.nextDouble(-9, -5); x < 9; x += random.nextDouble(1.6, 4)) {
            double width = random.nextDouble(0.6, 1.5);
            switch (random.nextInt(5)) {
                case 0 -> {
                    stage.wall(Light.scaled(paint, 0.75), wall, x, x + 1.05, 0, 2.1);
                    stage.wall(stage.near(140, 112, 82, 0.3), wall, x + 0.06, x + 0.99, 0, 2.05);
                }
                case 1 -> {
                    stage.wall(new Color(52, 54, 58), wall, x, x + width, 1.2, 2.2);
                    stage.wall(stage.near(168, 186, 200, 0.2), wall, x + 0.05, x + width - 0.05, 1.25, 2.15);
                }
                case 2 -> stage.wall(stage.near(150, 148, 144, 0.15), wall, x, x + 0.45, 0, 12);
                case 3 ->
                    stage.wall(
                            Light.mixed(paint, stage.any(Color.RED, Color.BLUE, Color.GREEN, Color.BLACK), 0.35),
                            wall,
                            x,
                            x + width * 0.7,
                            1.2,
                            1.9);
                default -> stage.wall(Light.clear(Color.WHITE, 0.25), wall, x, x + width, 0.14, 12);
            }
        }
        return new Roughness(wall, 0.03, random.nextDouble(0.02, 0.07), random.nextDouble(0.02, 0.07));
    }

    private static void floor(Stage stage, double wall) {
        SplittableRandom random = stage.random();
        double near = Math.max(0, stage.lens().ground(0.5, 1).y() - 0.5);
        Color base = stage.any(
                stage.near(158, 104, 58, 0.2),
                stage.near(176, 172, 164, 0.15),
                stage.near(112, 116, 124, 0.2),
                stage.near(128, 92, 74, 0.2));
        stage.ground(base, new Vec(0, (near + wall) / 2, 0), 120, wall - near, 0);
        switch (random.nextInt(3)) {
            case 0 -> {
                for (double x = -14; x < 14; x += 0.14) {
                    Color plank =
                            Light.clear(random.nextBoolean() ? Color.BLACK : Color.WHITE, random.nextDouble(0.13));
                    stage.ground(plank, new Vec(x, (near + wall) / 2, 0), 0.13, wall - near, 0);
                }
            }
            case 1 -> {
                Color joint = Light.clear(Color.BLACK, 0.22);
                for (double x = -15; x < 15; x += 0.6) {
                    stage.ground(joint, new Vec(x, (near + wall) / 2, 0), 0.015, wall - near, 0);
                }
                for (double y = near; y < wall; y += 0.6) {
                    stage.ground(joint, new Vec(0, y, 0), 60, 0.015, 0);
                }
            }
            default -> {
                for (int i = 0; i < 260; i++) {
                    Vec at = new Vec(random.nextDouble(-8, 8), random.nextDouble(near, wall), 0);
                    stage.ground(
                            Light.clear(random.nextBoolean() ? Color.BLACK : Color.WHITE, 0.06),
                            at,
                            0.3,
                            0.1,
                            random.nextDouble(3));
                }
            }
        }
    }

    private static Roughness shelf(Stage stage) {
        SplittableRandom random = stage.random();
        double wall = stage.lens().ground(0.5, random.nextDouble(0.3, 0.42)).y();
        double near = Math.max(0, stage.lens().ground(0.5, 1).y() - 0.05);
        Color back = stage.any(
                stage.near(158, 150, 144, 0.2),
                stage.near(206, 204, 198, 0.1),
                stage.near(96, 104, 114, 0.25),
                stage.near(176, 150, 118, 0.2));
        stage.all(back);
        stage.wall(back, wall, -6, 6, 0, 3);
        Color top = stage.any(
                stage.near(214, 208, 200, 0.1),
                stage.near(150, 104, 66, 0.2),
                stage.near(60, 62, 66, 0.25),
                stage.near(184, 188, 192, 0.1));
        Vec middle = new Vec(0, (near + wall) / 2, 0);
        stage.ground(top, middle, 12, wall - near, 0);
        switch (random.nextInt(3)) {
            case 0 -> {
                for (double y = near; y < wall; y += random.nextDouble(0.03, 0.09)) {
                    stage.ground(
                            Light.clear(random.nextBoolean() ? Color.BLACK : Color.WHITE, random.nextDouble(0.08)),
                            new Vec(0, y, 0),
                            12,
                            0.05,
                            0);
                }
            }
            case 1 -> {
                double width = (wall - near) * 0.9;
                stage.ground(stage.near(48, 50, 54, 0.2), middle, 12, width, 0);
                for (double y : new double[] {middle.y() - width / 2, middle.y() + width / 2}) {
                    stage.ground(stage.near(168, 172, 178, 0.1), new Vec(0, y, 0), 12, 0.03, 0);
                }
                for (double x = -3; x < 3; x += 0.25) {
                    stage.ground(Light.clear(Color.WHITE, 0.05), new Vec(x, middle.y(), 0), 0.008, width, 0);
                }
            }
            default -> {
                for (int i = 1; i < 6; i++) {
                    stage.wall(Light.clear(Color.BLACK, 0.1), wall, -6, 6, 0.08 * i, 0.08 * i + 0.004);
                }
            }
        }
        for (int i = 0; i < 8; i++) {
            stage.wall(Light.clear(Color.BLACK, 0.02), wall, -6, 6, 0, 0.012 * i);
        }
        return new Roughness(wall, 0.006, random.nextDouble(0.02, 0.06), random.nextDouble(0.02, 0.08));
    }
}
