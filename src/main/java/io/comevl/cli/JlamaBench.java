package io.comevl.cli;

import io.comevl.bundle.Bundle;
import io.comevl.evaluation.jlama.JlamaComparison;
import io.comevl.evaluation.jlama.JlamaMissingException;
import io.comevl.evaluation.jlama.JlamaRuntime;
import io.comevl.evaluation.jlama.JlamaTypes;
import io.comevl.network.StageRunner;
import io.comevl.ops.PlainWeights;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures a bundle's decoder against Jlama's with the same weights.
 *
 * @param runtime Jlama, and a Java that runs it
 * @param turns measured turns of each side
 */
record JlamaBench(JlamaRuntime runtime, int turns) {

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int WORDS = 32;
    private static final int STEPS = 16;

    /**
     * Finds what it needs.
     *
     * @param jdk folder of a newer JDK, if one was named
     * @throws JlamaMissingException if something is not there
     */
    static JlamaBench find(Optional<Path> jdk, int turns) {
        Path jars = Path.of(System.getProperty("comevl.home", "."), "target", "jlama");
        return new JlamaBench(JlamaRuntime.find(jdk, JlamaRuntime.usualPlaces(), jars), turns);
    }

    /** The same for those who can do without. */
    static Optional<JlamaBench> findIfThere(Optional<Path> jdk, int turns) {
        try {
            return Optional.of(find(jdk, turns));
        } catch (JlamaMissingException missing) {
            return Optional.empty();
        }
    }

    /**
     * Measures a bundle.
     *
     * @param results are told as they come: one for each choice of Jlama's types that is near to the bundle's
     */
    void run(Bundle bundle, Consumer<JlamaComparison.Result> results) {
        Device device = Device.cpu();
        JlamaComparison.Effort effort = new JlamaComparison.Effort(WARM_UP, turns, WORDS, STEPS, WORDS);
        try (StageRunner graphs = new GraphStages(bundle.folder(), bundle.architecture(), bundle.weights(), device);
                JlamaComparison comparison = new JlamaComparison(bundle, graphs, runtime, device.threads(), effort)) {
            JlamaTypes.nearest(new PlainWeights(bundle.weights())).stream()
                    .map(comparison::run)
                    .forEach(results);
        }
    }
}
