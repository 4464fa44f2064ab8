package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.bundle.GraphExport;
import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import io.comevl.network.StageRunner;
import io.comevl.ops.Observation;
import io.comevl.ops.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bundle's graphs for verification. Where no stage is asked for, these are the bundle's own files; where stages are,
 * graphs of the same network and weights that also put those stages out.
 */
public final class GraphStages implements StageRunner {

    private static final String VISION_OUTPUT = "vision/output";
    private static final String LOGITS = "decoder/logits";

    private final Architecture architecture;
    private final ProbeFolder probes;
    private final Device device;
    private final Deque<LoadedGraph> opened = new ArrayDeque<>();
    private final LoadedGraph embed;
    private final RowGraphs rowGraphs;
    private final Map<Set<String>, Vision> visions = new HashMap<>();
    private final Map<Set<String>, Decoder> decoders = new HashMap<>();

    /**
     * Opens a bundle.
     *
     * @param bundle its folder
     * @param weights of that folder, as they are kept there
     */
    public GraphStages(Path bundle, Architecture architecture, WeightSource weights, Device device) {
        this.architecture = architecture;
        this.device = device;
        probes = new ProbeFolder(weights);
        try {
            embed = open(bundle.resolve("embed.onnx"));
            rowGraphs = new RowGraphs(device, opened::push);
            visions.put(Set.of(), new Vision(architecture, open(bundle.resolve("vision.onnx"))));
            decoders.put(Set.of(), decoder(open(bundle.resolve("decoder.onnx"))));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String interpreter() {
        return "ONNX";
    }

    @Override
    public Map<String, Observation> vision(Crops crops, Set<String> places) {
        Vision vision = visions.computeIfAbsent(
                places,
                asked -> new Vision(architecture, probe("vision-" + visions.size(), asked, GraphExport::writeVision)));
        try (NDManager scope = vision.newManager()) {
            NDList outputs = vision.run(scope, Vision.Picture.all(crops).toList());
            Map<String, Observation> seen = observed(outputs, places);
            long[] shape = {
                crops.count(),
                architecture.geometry().cellsPerCrop(),
                architecture.decoder().width()
            };
            seen.put(VISION_OUTPUT, new Observation(shape, outputs.get("tokens").toFloatArray()));
            return seen;
        }
    }

    @Override
    public Sequence sequence(Observation features) {
        return new GraphSequence(features);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        probes.close();
    }

    private LoadedGraph open(Path file) {
        return remember(LoadedGraph.open(file, device));
    }

    private LoadedGraph remember(LoadedGraph graph) {
        opened.push(graph);
        return graph;
    }

    private Decoder decoder(LoadedGraph graph) {
        return new Decoder(architecture.decoder(), embed, graph, rowGraphs);
    }

    private LoadedGraph probe(String name, Set<String> places, Writing writing) {
        Path file = probes.file(name + ".onnx");
        try {
            writing.write(new GraphExport(architecture, probes.weights(), places::contains), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open(file);
    }

    private interface Writing {
        void write(GraphExport export, Path file) throws IOException;
    }

    /** The outputs that carry stages' names; a stage that the network does not have is left out. */
    private static Map<String, Observation> observed(NDList outputs, Set<String> places) {
        Map<String, Observation> seen = new HashMap<>();
        for (NDArray output : outputs) {
            if (places.contains(output.getName())) {
                seen.put(output.getName(), new Observation(output.getShape().getShape(), output.toFloatArray()));
            }
        }
        return seen;
    }

    private final class GraphSequence implements Sequence {

        private final VisualTokens features;
        private KeyValues past = decoders.get(Set.<String>of()).nothing(1);

        GraphSequence(Observation features) {
            try (NDManager scope = embed.newManager()) {
                Shape shape = new Shape(features.shape());
                this.features =
                        new VisualTokens(scope.create(FloatBuffer.wrap(features.values()), shape, DataType.FLOAT32));
            }
        }

        @Override
        public Map<String, Observation> feed(long[] ids, long[] sources, int wanted, Set<String> places) {
            Decoder decoder = decoders.computeIfAbsent(
                    places, asked -> decoder(probe("decoder-" + decoders.size(), asked, GraphExport::writeDecoder)));
            int[] rows = Arrays.stream(sources).mapToInt(Math::toIntExact).toArray();
            List<NewTokens> tokens = List.of(new NewTokens(ids, rows, wanted));
            try (NDManager scope = decoder.newManager()) {
                NDList outputs = decoder.run(scope, past, tokens, Optional.of(features));
                Map<String, Observation> seen = observed(outputs, places);
                NDArray logits = outputs.get("logits");
                seen.put(LOGITS, new Observation(logits.getShape().getShape(), logits.toFloatArray()));
                KeyValues read = past;
                past = decoder.step(read, tokens, outputs).remembered();
                read.close();
                return seen;
            }
        }

        @Override
        public void close() {
            features.close();
            past.close();
        }
    }
}
