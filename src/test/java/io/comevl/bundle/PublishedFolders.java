package io.comevl.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.network.Architecture.Decoder;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The toy checkpoint's towers and decoder as Hugging Face would publish them: its names, the convolution's kernel, queries,
 * keys and values apart, shards with an index, and tensors that CoME-VL does not read. Tests change what they want to.
 */
public final class PublishedFolders {

    static final Path TOY = Path.of("src/main/resources/io/comevl/models/tiny-random");

    private static final Map<String, String> SIGLIP_LAYER = Map.of(
            "self_attn.q_proj", "attention.wq",
            "self_attn.k_proj", "attention.wk",
            "self_attn.v_proj", "attention.wv",
            "self_attn.out_proj", "attention.wo",
            "layer_norm1", "attention_norm",
            "layer_norm2", "ffn_norm",
            "mlp.fc1", "feed_forward.w1",
            "mlp.fc2", "feed_forward.w2");

    private static final String SIGLIP = """
            {"model_type": "siglip", "text_config": {"model_type": "siglip_text_model"},
             "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 64, "image_size": 384,
              "intermediate_size": 48, "num_attention_heads": 4, "num_hidden_layers": 27}}
            """;
    private static final String DINO = """
            {"model_type": "dinov3_vit", "hidden_act": "gelu", "hidden_size": 80, "image_size": 224,
             "intermediate_size": 32, "key_bias": false, "layer_norm_eps": 1e-05, "num_attention_heads": 5,
             "num_hidden_layers": 24, "num_register_tokens": 4, "patch_size": 16, "query_bias": true,
             "rope_theta": 100.0, "use_gated_mlp": false}
            """;
    private static final String QWEN = """
            {"model_type": "qwen2", "hidden_act": "silu", "hidden_size": 64, "intermediate_size": 128,
             "num_attention_heads": 4, "num_hidden_layers": 3, "num_key_value_heads": 2, "rms_norm_eps": 1e-06,
             "rope_theta": 1000000.0, "sliding_window": 131072, "tie_word_embeddings": false,
             "use_sliding_window": false, "vocab_size": 512}
            """;

    private final Safetensors toy = Safetensors.open(TOY.resolve("model.safetensors"));
    private final Path folder;
    private final Map<String, Tensor> semantic = new TreeMap<>();
    private final Map<String, Tensor> spatial = new TreeMap<>();
    private final Map<String, Tensor> language = new TreeMap<>();

    private record Tensor(ElementType type, List<Long> shape, ByteBuffer bytes) {}

    /** Takes the toy checkpoint apart; nothing is written yet. */
    public PublishedFolders(Path folder) {
        this.folder = folder;
        semantic();
        spatial();
        language();
    }

    /** Writes all three folders. */
    public PublishedFolders write() throws IOException {
        writeFolder("siglip2", SIGLIP, semantic, 1);
        writeFolder("dinov3", DINO, spatial, 1);
        writeFolder("qwen2", QWEN, language, 2);
        writeTokenizer(folder("qwen2"));
        return this;
    }

    /** The folders, for an import whose other weights are drawn from this seed. */
    public HuggingFaceFolders folders(long seed) {
        return new HuggingFaceFolders(folder("siglip2"), folder("dinov3"), folder("qwen2"), seed);
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /** Leaves a tensor out, wherever it is. */
    PublishedFolders without(String name) {
        semantic.remove(name);
        spatial.remove(name);
        language.remove(name);
        return this;
    }

    /** Adds a tensor to the language model. */
    PublishedFolders with(String name) {
        language.put(name, new Tensor(ElementType.FLOAT32, List.of(1L), ByteBuffer.allocate(4)));
        return this;
    }

    /** Keeps the language model in bfloat16, as Qwen2 is published. */
    public PublishedFolders languageInBfloat16() {
        language.replaceAll((name, tensor) -> {
            ByteBuffer half =
                    ByteBuffer.allocate(tensor.bytes().remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < tensor.bytes().limit(); at += Float.BYTES) {
                half.putShort((short) (tensor.bytes().getInt(at) >>> 16));
            }
            return new Tensor(ElementType.BFLOAT16, tensor.shape(), half.flip());
        });
        return this;
    }

    private void semantic() {
        String ours = "vision_backbone.image_vit.";
        Tensor map = tensor(ours + "patch_embedding.weight");
        ByteBuffer kernel = ByteBuffer.allocate(map.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int output = 0; output < 64; output++) {
            for (int channel = 0; channel < 3; channel++) {
                for (int pixel = 0; pixel < 256; pixel++) {
                    kernel.putFloat(map.bytes().getFloat(4 * (output * 768 + pixel * 3 + channel)));
                }
            }
        }
        semantic.put(
                "vision_model.embeddings.patch_embedding.weight",
                new Tensor(ElementType.FLOAT32, List.of(64L, 3L, 16L, 16L), kernel.flip()));
        semantic.put("vision_model.embeddings.patch_embedding.bias", tensor(ours + "patch_embedding.bias"));
        semantic.put("vision_model.embeddings.position_embedding.weight", tensor(ours + "positional_embedding"));
        for (int i = 0; i < 27; i++) {
            for (Map.Entry<String, String> part : SIGLIP_LAYER.entrySet()) {
                for (String end : List.of(".weight", ".bias")) {
                    semantic.put(
                            "vision_model.encoder.layers." + i + "." + part.getKey() + end,
                            tensor(ours + "transformer.resblocks." + i + "." + part.getValue() + end));
                }
            }
        }
        Tensor notRead = tensor(ours + "patch_embedding.bias");
        List.of("vision_model.post_layernorm.weight", "vision_model.head.probe", "text_model.head.bias", "logit_scale")
                .forEach(name -> semantic.put(name, notRead));
    }

    private void spatial() {
        String ours = "vision_backbone.image_vit2.transformer.";
        toy.names().stream()
                .filter(name -> name.startsWith(ours))
                .forEach(name -> spatial.put(name.substring(ours.length()), tensor(name)));
    }

    private void language() {
        language.put("model.embed_tokens.weight", tensor("transformer.wte.embedding"));
        language.put("model.norm.weight", tensor("transformer.ln_f.weight"));
        language.put("lm_head.weight", tensor("transformer.ff_out.weight"));
        for (int i = 0; i < 3; i++) {
            String ours = "transformer.blocks." + i + ".";
            String theirs = "model.layers." + i + ".";
            language.put(theirs + "input_layernorm.weight", tensor(ours + "attn_norm.weight"));
            language.put(theirs + "post_attention_layernorm.weight", tensor(ours + "ff_norm.weight"));
            for (String end : List.of(".weight", ".bias")) {
                language.put(theirs + "self_attn.q_proj" + end, rows(ours + "att_proj" + end, 0, 64));
                language.put(theirs + "self_attn.k_proj" + end, rows(ours + "att_proj" + end, 64, 96));
                language.put(theirs + "self_attn.v_proj" + end, rows(ours + "att_proj" + end, 96, 128));
            }
            language.put(theirs + "self_attn.o_proj.weight", tensor(ours + "attn_out.weight"));
            // The second half is the gate (ARCHITECTURE section 11).
            language.put(theirs + "mlp.up_proj.weight", rows(ours + "ff_proj.weight", 0, 128));
            language.put(theirs + "mlp.gate_proj.weight", rows(ours + "ff_proj.weight", 128, 256));
            language.put(theirs + "mlp.down_proj.weight", tensor(ours + "ff_out.weight"));
        }
    }

    private Tensor tensor(String name) {
        Spec spec = toy.spec(name);
        return new Tensor(spec.type(), spec.shape(), toy.bytes(name));
    }

    private Tensor rows(String name, int from, int to) {
        Tensor whole = tensor(name);
        List<Long> shape = new java.util.ArrayList<>(whole.shape());
        int row = whole.bytes().remaining() / Math.toIntExact(shape.get(0));
        shape.set(0, (long) to - from);
        ByteBuffer bytes = whole.bytes().slice(from * row, (to - from) * row).order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(whole.type(), shape, bytes);
    }

    private void writeFolder(String name, String config, Map<String, Tensor> tensors, int shards) throws IOException {
        Path to = Files.createDirectories(folder(name));
        Files.writeString(to.resolve("config.json"), config);
        if (shards == 1) {
            write(to.resolve("model.safetensors"), tensors);
            return;
        }
        ObjectNode index = new ObjectMapper().createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        List<Map<String, Tensor>> parts = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        tensors.forEach((tensor, value) -> {
            int shard = map.size() % 2;
            map.put(tensor, "model-0000" + (shard + 1) + "-of-00002.safetensors");
            parts.get(shard).put(tensor, value);
        });
        for (int shard = 0; shard < 2; shard++) {
            write(to.resolve("model-0000" + (shard + 1) + "-of-00002.safetensors"), parts.get(shard));
        }
        Files.writeString(to.resolve("model.safetensors.index.json"), index.toString());
    }

    private static void write(Path file, Map<String, Tensor> tensors) {
        Map<String, Spec> specs = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> specs.put(name, new Spec(tensor.type(), tensor.shape())));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of("format", "pt"))) {
            tensors.forEach((name, tensor) -> writer.write(name, tensor.bytes()));
            writer.finish();
        }
    }

    /** Byte-level BPE with one merge, in the published form. */
    /** A tokenizer of bytes and one word. */
    static void writeTokenizer(Path folder) throws IOException {
        Path bytes = folder.resolve("bytes.json");
        Decoder decoder = new Decoder(64, 1, 1, 1, 64, 64, 512, 512, 128, 1e6, 1e-6f);
        TokenizerFile.write(TokenizerFile.BYTES, decoder, folder, bytes);
        ObjectMapper json = new ObjectMapper();
        ObjectNode published = (ObjectNode) json.readTree(bytes.toFile());
        published.withObject("/model/vocab").put("th", 256);
        published.withArray("/model/merges").add("t h");
        json.writeValue(folder.resolve("tokenizer.json").toFile(), published);
        Files.delete(bytes);
    }
}
