import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.DistributedContext;
import com.github.tjake.jlama.model.qwen2.Qwen2Config;
import com.github.tjake.jlama.model.qwen2.Qwen2Model;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.TensorInfo;
import com.github.tjake.jlama.safetensors.WeightLoader;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import com.github.tjake.jlama.util.JsonSupport;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Jlama's side of {@code comevl bench --question jlama}: a program of one file, which a newer JDK compiles when it starts
 * it. Takes a folder with a Qwen2 model, a number of threads, the type of the weights and the type of what they are
 * multiplied with. Says {@code ready} and what Jlama made of that, then answers a line for each line of its input, until
 * that ends:
 *
 * <ul>
 *   <li>{@code steps WORDS STEPS}: nanoseconds of that many decode steps after a prompt of that many tokens
 *   <li>{@code logits ID ID ...}: for each token of this text what comes next, as base64 of little-endian float32s
 * </ul>
 */
final class JlamaDecoder extends Qwen2Model {

    private final int vocabulary;

    private JlamaDecoder(Qwen2Config config, WeightLoader weights, DType factors) {
        // No tokenizer: ids come in, ids go out.
        super(InferenceType.FULL_GENERATION, config, weights, null, DType.F32, factors, Optional.empty());
        vocabulary = config.vocabularySize;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // what libraries print is no answer
        Path folder = Path.of(arguments[0]);
        PhysicalCoreExecutor.overrideThreadCount(Integer.parseInt(arguments[1]));
        DType weights = DType.valueOf(arguments[2]);
        DType factors = DType.valueOf(arguments[3]);
        try (JlamaDecoder decoder = open(folder, weights, factors)) {
            answers.println("ready " + decoder.types());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ");
                int[] numbers = Arrays.stream(words, 1, words.length).mapToInt(Integer::parseInt).toArray();
                if (words[0].equals("steps")) {
                    answers.println(decoder.stepNanos(numbers[0], numbers[1]));
                } else {
                    decoder.logits(numbers, answers);
                }
            }
        }
        System.exit(0); // threads of libraries wait for work
    }

    private static JlamaDecoder open(Path folder, DType weights, DType factors) throws IOException {
        Qwen2Config config = JsonSupport.om.readValue(folder.resolve("config.json").toFile(), Qwen2Config.class);
        WeightLoader loader = new Typed(SafeTensorSupport.loadWeights(folder.toFile()), weights);
        return new JlamaDecoder(config, loader, factors);
    }

    private String types() {
        return TensorOperationsProvider.get().name() + ": weights " + modelDType + ", factors "
                + workingQType + ", results " + workingDType;
    }

    private long stepNanos(int words, int steps) {
        try (KvBufferCache past = new KvBufferCache(this);
                AbstractTensor logits = makeDenseTensor(vocabulary)) {
            KvBufferCache.KvBuffer text = past.getKvBuffer(UUID.randomUUID());
            batchForward(IntStream.range(0, words).toArray(), 0, text).close();
            long began = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                next(step, words + step, text, logits);
            }
            return System.nanoTime() - began;
        }
    }

    private void logits(int[] ids, PrintStream answers) {
        try (KvBufferCache past = new KvBufferCache(this);
                AbstractTensor logits = makeDenseTensor(vocabulary)) {
            KvBufferCache.KvBuffer text = past.getKvBuffer(UUID.randomUUID());
            for (int position = 0; position < ids.length; position++) {
                next(ids[position], position, text, logits);
                ByteBuffer bytes = ByteBuffer.allocate(vocabulary * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                for (int id = 0; id < vocabulary; id++) {
                    bytes.putFloat(logits.get(0, id));
                }
                answers.println(Base64.getEncoder().encodeToString(bytes.array()));
            }
        }
    }

    /** The likeliest next token, as {@link AbstractModel#generate} finds it. */
    private int next(int id, int position, KvBufferCache.KvBuffer text, AbstractTensor logits) {
        try (AbstractTensor output = forward(id, position, text, Optional.empty())) {
            return sample(output, 0, 0, logits);
        }
    }

    /** Weights of another type than they are stored in. */
    private record Typed(WeightLoader stored, DType type) implements WeightLoader {

        @Override
        public Map<String, String> metadata() {
            return stored.metadata();
        }

        @Override
        public Map<String, TensorInfo> tensorInfoMap() {
            return stored.tensorInfoMap();
        }

        @Override
        public AbstractTensor load(String name, DistributedContext part, boolean sparseRows, boolean sparseColumns) {
            // Whole: Jlama does not bring to another type what it was asked a part of, even if that is all.
            AbstractTensor tensor = stored.load(name);
            boolean isEmbedding = name.startsWith("model.embed_tokens"); // a row of it is read as it is
            DType wanted = isEmbedding && type == DType.Q4 ? DType.F32 : type;
            return tensor.dType() == wanted || tensor.shape().first() == 1 ? tensor : tensor.quantize(wanted, true);
        }

        @Override
        public DType getModelDType() {
            return type;
        }

        @Override
        public void close() throws Exception {
            stored.close();
        }
    }
}
