package io.comevl.ops;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph under construction: nodes, inputs, outputs and tensors, each name used once. Large tensors stay where
 * they are until {@link #write}: those of a file are referred to, those computed go to a file beside the graph.
 */
final class Graph {

    /** Standard operators of this version are used: the first with Attention, RotaryEmbedding and RMSNormalization. */
    private static final int OPSET = 23;

    private static final int IR_VERSION = 11;

    /** Operators of ONNX Runtime's own. */
    static final String MICROSOFT = "com.microsoft";

    private final GraphProto.Builder graph;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Value> tensors = new LinkedHashMap<>();
    private final List<StoredTensor> stored = new ArrayList<>();

    Graph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    Value input(String name, ElementType type, List<Dim> shape) {
        Value input = new Value(unique(name), type, shape);
        graph.addInput(describe(input));
        return input;
    }

    /** Gives a value a name of its own as an output. */
    void output(String name, Value value) {
        Value output = new Value(unique(name), value.type(), value.shape());
        graph.addNode(NodeProto.newBuilder()
                .setName(output.name() + "/Identity")
                .setOpType("Identity")
                .addInput(value.name())
                .addOutput(output.name()));
        graph.addOutput(describe(output));
    }

    /** A tensor whose bytes are known; asking twice for one name yields the same. */
    Value tensor(StoredTensor tensor) {
        return tensors.computeIfAbsent(tensor.name(), name -> {
            stored.add(tensor);
            taken.put(name, 0);
            return new Value(name, tensor.type(), Shapes.of(tensor.shape()));
        });
    }

    /** Adds a node with one output. */
    Value node(String place, Operator operator, ElementType type, List<Dim> shape, Value... inputs) {
        String name = unique(place + "/" + operator.type());
        Value output = new Value(name, type, shape);
        add(name, operator, List.of(inputs), List.of(output));
        return output;
    }

    /** Type and shape of one of several outputs. */
    record Output(ElementType type, List<Dim> shape) {}

    /** Adds a node with several outputs, whose names follow the node's. */
    List<Value> nodes(String place, Operator operator, List<Value> inputs, List<Output> yields) {
        String name = unique(place + "/" + operator.type());
        List<Value> outputs = new ArrayList<>();
        for (Output yielded : yields) {
            outputs.add(new Value(unique(name + "/" + outputs.size()), yielded.type(), yielded.shape()));
        }
        add(name, operator, inputs, outputs);
        return outputs;
    }

    private void add(String name, Operator operator, List<Value> inputs, List<Value> outputs) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator.type())
                .setDomain(operator.domain())
                .addAllAttribute(operator.attributes());
        inputs.forEach(input -> node.addInput(input.name()));
        outputs.forEach(output -> node.addOutput(output.name()));
        graph.addNode(node);
    }

    private String unique(String name) {
        int uses = taken.merge(name, 1, Integer::sum);
        return uses == 1 ? name : unique(name + "#" + uses);
    }

    /** Writes the graph, and beside it, as {@code <graph>.data}, the large tensors that lie in no file yet. */
    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        GraphProto.Builder whole = graph.clone().clearNode().addAllNode(needed());
        try (DataFile data = new DataFile(folder.resolve(file.getFileName() + ".data"))) {
            for (StoredTensor tensor : stored) {
                whole.addInitializer(tensor.proto(folder, data));
            }
        }
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("comevl")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
                .setGraph(whole)
                .build();
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        }
    }

    /** Nodes that an output hangs on: what a weight was widened for may have taken it as it is. */
    private List<NodeProto> needed() {
        Set<String> wanted = new HashSet<>();
        graph.getOutputList().forEach(output -> wanted.add(output.getName()));
        Deque<NodeProto> needed = new ArrayDeque<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.getInputList());
                needed.addFirst(node);
            }
        }
        return List.copyOf(needed);
    }

    private static ValueInfoProto describe(Value value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Dim dim : value.shape()) {
            TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
            dim.known().ifPresentOrElse(size::setDimValue, () -> size.setDimParam(dim.toString()));
            shape.addDim(size);
        }
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(dataType(value.type()).getNumber())
                                .setShape(shape)))
                .build();
    }

    static TensorProto.DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT16 -> TensorProto.DataType.FLOAT16;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16;
            case UINT8 -> TensorProto.DataType.UINT8;
            case INT8 -> TensorProto.DataType.INT8;
            case INT32 -> TensorProto.DataType.INT32;
            case INT64 -> TensorProto.DataType.INT64;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }

    /**
     * What a node does.
     *
     * @param domain empty for standard operators
     * @param type operator name
     * @param attributes its settings
     */
    record Operator(String domain, String type, List<AttributeProto> attributes) {

        static Operator of(String type) {
            return new Operator("", type, List.of());
        }

        static Operator microsoft(String type) {
            return new Operator(MICROSOFT, type, List.of());
        }

        Operator with(String name, long value) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(value));
        }

        Operator with(String name, float value) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setF(value));
        }

        Operator with(String name, String value) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(com.google.protobuf.ByteString.copyFromUtf8(value)));
        }

        Operator with(String name, long... values) {
            AttributeProto.Builder list =
                    AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
            for (long value : values) {
                list.addInts(value);
            }
            return with(list);
        }

        private Operator with(AttributeProto.Builder attribute) {
            List<AttributeProto> more = new ArrayList<>(attributes);
            more.add(attribute.build());
            return new Operator(domain, type, List.copyOf(more));
        }
    }
}
