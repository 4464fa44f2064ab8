package io.comevl.cli;

import io.comevl.bundle.Bundle;
import io.comevl.bundle.ImportProgress;
import io.comevl.bundle.Importer;
import io.comevl.bundle.PrecisionPolicy;
import io.comevl.evaluation.Benchmark;
import io.comevl.network.Architecture;
import io.comevl.network.Architecture.Encoders;
import io.comevl.network.Architecture.Variant;
import io.comevl.ops.ElementType;
import io.comevl.runtime.Device;
import io.comevl.runtime.GraphStages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;

/**
 * What the second encoder costs: both fused, and both side by side in the channels, each against the semantic encoder
 * alone, in turn. All three have the sizes and the precision of a bundle, and random weights: no speed hangs on what a
 * model has learned, and nobody has all three trained.
 */
final class EncoderCost {

    private static final long SEED = 1;

    private final Bundle bundle;
    private final Device device;
    private final Benchmark.Effort effort;

    EncoderCost(Bundle bundle, Device device, Benchmark.Effort effort) {
        this.bundle = bundle;
        this.device = device;
        this.effort = effort;
    }

    /**
     * One piece of work.
     *
     * @param work what was done
     * @param single its time with the semantic encoder alone, measured beside the fused ones
     * @param fused its time with both encoders
     * @param fusedCost median over the turns of fused time by single time
     * @param concatenated its time with both encoders side by side
     * @param concatenatedCost the same of that, by single time measured beside it
     */
    record Row(
            String work,
            Benchmark.Spread single,
            Benchmark.Spread fused,
            double fusedCost,
            Benchmark.Spread concatenated,
            double concatenatedCost) {}

    /**
     * Measures.
     *
     * @param progress is told of the models that are made
     */
    List<Row> run(ImportProgress progress) throws IOException {
        Path folder = Files.createTempDirectory("comevl-encoders-");
        try {
            Bundle single = drawn(Encoders.SEMANTIC_ONLY, folder.resolve("single"), progress);
            Bundle fused = drawn(Encoders.DUAL_FUSED, folder.resolve("fused"), progress);
            List<Benchmark.Row> fusedRows = against(single, fused);
            PathUtils.deleteDirectory(fused.folder());
            Bundle concatenated = drawn(Encoders.CONCATENATED, folder.resolve("concatenated"), progress);
            return rows(fusedRows, against(single, concatenated));
        } finally {
            PathUtils.deleteDirectory(folder);
        }
    }

    private static List<Row> rows(List<Benchmark.Row> fusedRows, List<Benchmark.Row> concatenatedRows) {
        Map<String, Benchmark.Row> concatenated =
                concatenatedRows.stream().collect(Collectors.toMap(Benchmark.Row::work, Function.identity()));
        List<Row> rows = new ArrayList<>();
        for (Benchmark.Row fused : fusedRows) {
            Benchmark.Row other = concatenated.get(fused.work());
            rows.add(new Row(
                    fused.work(),
                    fused.baseline(),
                    fused.measured(),
                    1 / fused.speedUp(),
                    other.measured(),
                    1 / other.speedUp()));
        }
        return rows;
    }

    private Bundle drawn(Encoders encoders, Path out, ImportProgress progress) {
        Architecture own = bundle.architecture();
        Variant variant = new Variant(
                encoders,
                own.variant().layers(),
                own.variant().position(),
                own.variant().matrices());
        PrecisionPolicy policy = new PrecisionPolicy(
                bundle.description().precision(), bundle.description().keptFp32());
        return Importer.draw(own.with(variant), SEED, matrices(), out, policy, progress);
    }

    /** As the bundle's own are kept, where they are not packed. */
    private ElementType matrices() {
        boolean isHalf = bundle.weights().names().stream()
                .anyMatch(name -> bundle.weights().spec(name).type() == ElementType.BFLOAT16);
        return isHalf ? ElementType.BFLOAT16 : ElementType.FLOAT32;
    }

    private List<Benchmark.Row> against(Bundle single, Bundle other) {
        try (GraphStages baseline = stages(single);
                GraphStages measured = stages(other)) {
            return new Benchmark(bundle.architecture(), measured, baseline, effort).run();
        }
    }

    private GraphStages stages(Bundle bundle) {
        return new GraphStages(bundle.folder(), bundle.architecture(), bundle.weights(), device);
    }
}
