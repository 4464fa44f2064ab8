package io.comevl.cli;

import com.sun.management.OperatingSystemMXBean;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at what the machine has. */
final class MachineCheck {

    private static final int OLDEST_JAVA = 17;
    private static final double LEAST_MEMORY_GIB = 3;
    private static final double LEAST_DISK_GIB = 2;
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");

    private MachineCheck() {}

    static List<Finding> run() {
        double memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
                        / (double) (1 << 30);
        return List.of(
                java(Runtime.version().feature()),
                processors(Runtime.getRuntime().availableProcessors()),
                memory(memory),
                disk(Path.of(System.getProperty("java.io.tmpdir"))),
                gpu(NVIDIA),
                fonts(MachineCheck::write));
    }

    /** What drawing an answer needs beside the JDK; a bare container may not have it. */
    static Finding fonts(Runnable writing) {
        try {
            writing.run();
            return Finding.ok("fonts", "there");
        } catch (RuntimeException | Error e) {
            return Finding.warn(
                    "fonts",
                    "none (" + Failures.inOneLine(e) + ")",
                    "install fontconfig and a font (fonts-dejavu-core): answers and evidence are drawn with them");
        }
    }

    private static void write() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 1)).stringWidth("0");
        graphics.dispose();
    }

    static Finding java(int version) {
        String found = version + " (" + System.getProperty("java.home") + ")";
        return version >= OLDEST_JAVA
                ? Finding.ok("Java", found)
                : Finding.fail("Java", found, "install a JDK " + OLDEST_JAVA + " and point JAVA_HOME at it");
    }

    private static Finding processors(int count) {
        return count >= 2
                ? Finding.ok("processors", Integer.toString(count))
                : Finding.warn(
                        "processors", Integer.toString(count), "give it 2: Kafka, Flink and the model share them");
    }

    static Finding memory(double gib) {
        String found = String.format(Locale.ROOT, "%.1f GiB", gib);
        return gib >= LEAST_MEMORY_GIB
                ? Finding.ok("memory", found)
                : Finding.warn(
                        "memory",
                        found,
                        "give the machine or container " + LEAST_MEMORY_GIB + " GiB, or expect it to end");
    }

    private static Finding disk(Path folder) {
        return Files.isDirectory(folder)
                ? disk(folder, folder.toFile().getUsableSpace() / (double) (1 << 30))
                : Finding.fail("disk", folder + ": no such folder", "point -Djava.io.tmpdir at a folder that exists");
    }

    static Finding disk(Path folder, double gib) {
        String found = String.format(Locale.ROOT, "%.1f GiB free for %s", gib, folder);
        return gib >= LEAST_DISK_GIB
                ? Finding.ok("disk", found)
                : Finding.fail(
                        "disk", found, "free some space: checkpoints and the demo's Kafka lie there (java.io.tmpdir)");
    }

    static Finding gpu(Path driver) {
        try {
            return Finding.ok(
                    "GPU",
                    Files.exists(driver)
                            ? Files.readAllLines(driver).get(0)
                                    + "; use it with a build of -Pgpu, CUDA 12's cublas, cudart and curand, and --gpu"
                            : "none; models run on the processor");
        } catch (IOException | IndexOutOfBoundsException e) {
            return Finding.warn("GPU", driver + " cannot be read", "check NVIDIA's driver with nvidia-smi");
        }
    }
}
