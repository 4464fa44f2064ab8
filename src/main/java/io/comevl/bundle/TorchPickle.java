package io.comevl.bundle;

import io.comevl.ops.ElementType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle of a PyTorch checkpoint without trusting it. A pickle is a program that may ask for any function to
 * be called; this reader knows the two that a dictionary of tensors needs and refuses every other by name, and it
 * follows only the instructions that torch.save writes.
 */
final class TorchPickle extends Unpickler {

    private static final Map<String, ElementType> STORAGES = Map.of(
            "torch.FloatStorage", ElementType.FLOAT32,
            "torch.HalfStorage", ElementType.FLOAT16,
            "torch.BFloat16Storage", ElementType.BFLOAT16);

    private final Path file;

    private TorchPickle(Path file) {
        this.file = file;
    }

    /** A storage type that was named but not constructed. */
    private record StorageType(ElementType type) {}

    /**
     * Elements kept together.
     *
     * @param type of each element
     * @param key name of the entry below {@code data/}
     * @param elements how many
     */
    record Storage(ElementType type, String key, long elements) {}

    /**
     * A view of a storage.
     *
     * @param storage where the elements are
     * @param offset of the first, in elements
     * @param shape sizes, outermost first
     * @param strides steps in elements, outermost first
     */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

    /**
     * The tensors by name, in the order of the pickle.
     *
     * @param bytes the pickle
     * @throws BundleException if it asks for more than a flat dictionary of tensors
     */
    static Map<String, Tensor> read(Path file, byte[] bytes) {
        Object top;
        try {
            top = new TorchPickle(file).load(new ByteArrayInputStream(bytes));
        } catch (BundleException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new BundleException(file + ": its pickle is damaged (" + e + "); copy or download it again", e);
        }
        if (!(top instanceof Map<?, ?> dictionary)) {
            throw new BundleException(
                    file + ": expected a flat dictionary from name to tensor, found another kind of object");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        dictionary.forEach((name, value) -> {
            if (name instanceof String text && value instanceof Tensor tensor) {
                tensors.put(text, tensor);
            } else {
                throw new BundleException(file + ": expected a flat dictionary from name to tensor, found "
                        + (value instanceof Map ? "a dictionary" : "no tensor") + " under " + name);
            }
        });
        return tensors;
    }

    @Override
    protected Object dispatch(short instruction) throws IOException {
        switch (instruction) {
            case Opcodes.GLOBAL -> stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
            // Attributes of a dictionary, such as its versions; they are no tensors.
            case Opcodes.BUILD -> stack.pop();
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
            // The library's own forgets the order.
            case Opcodes.SETITEMS -> putAll(stack.pop_all_since_marker());
            case Opcodes.BINUNICODE -> {
                checkTextLength();
                return super.dispatch(instruction);
            }
            case Opcodes.PROTO,
                    Opcodes.BINPUT,
                    Opcodes.LONG_BINPUT,
                    Opcodes.BINGET,
                    Opcodes.LONG_BINGET,
                    Opcodes.MARK,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.REDUCE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.LONG1,
                    Opcodes.BINPERSID,
                    Opcodes.NEWFALSE,
                    Opcodes.NEWTRUE,
                    Opcodes.NONE,
                    Opcodes.SETITEM,
                    Opcodes.STOP -> {
                return super.dispatch(instruction);
            }
            default -> throw refused("pickle instruction 0x" + Integer.toHexString(instruction));
        }
        return NO_RETURN_VALUE;
    }

    private Object global(String module, String name) {
        String asked = module + "." + name;
        if (asked.equals("collections.OrderedDict")) {
            return (IObjectConstructor) this::orderedDictionary;
        }
        if (asked.equals("torch._utils._rebuild_tensor_v2")) {
            return (IObjectConstructor) this::tensor;
        }
        ElementType type = STORAGES.get(asked);
        if (type == null) {
            throw refused(asked);
        }
        return new StorageType(type);
    }

    private BundleException refused(String asked) {
        return new BundleException(file + ": its pickle asks for " + asked
                + ", which a dictionary of float tensors does not need; not opened, do not trust this file");
    }

    @SuppressWarnings("unchecked")
    private void putAll(List<Object> keysAndValues) {
        Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    /** The library would allocate whatever length is claimed. */
    private void checkTextLength() throws IOException {
        input.mark(Integer.BYTES);
        ByteBuffer length = ByteBuffer.wrap(input.readNBytes(Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int claimed = length.remaining() < Integer.BYTES ? Integer.MAX_VALUE : length.getInt();
        if (claimed < 0 || claimed > input.available()) {
            throw new BundleException(file + ": its pickle is damaged (a text longer than the file); copy it again");
        }
        input.reset();
    }

    private Object orderedDictionary(Object[] arguments) {
        if (arguments.length != 0) {
            throw refused("collections.OrderedDict with contents");
        }
        return new LinkedHashMap<>();
    }

    private Object tensor(Object[] arguments) {
        return new Tensor(
                (Storage) arguments[0],
                wholeNumber(arguments[1]),
                wholeNumbers(arguments[2]),
                wholeNumbers(arguments[3]));
    }

    @Override
    protected Object persistentLoad(Object id) {
        Object[] parts = (Object[]) id;
        if (!"storage".equals(parts[0])) {
            throw refused("the external object " + parts[0]);
        }
        return new Storage(((StorageType) parts[1]).type(), (String) parts[2], wholeNumber(parts[4]));
    }

    private List<Long> wholeNumbers(Object tuple) {
        List<Long> numbers = new ArrayList<>();
        for (Object number : (Object[]) tuple) {
            numbers.add(wholeNumber(number));
        }
        return numbers;
    }

    private long wholeNumber(Object number) {
        if (!(number instanceof Integer || number instanceof Long) || ((Number) number).longValue() < 0) {
            throw new BundleException(
                    file + ": its pickle is damaged (" + number + " where a size belongs); copy or download it again");
        }
        return ((Number) number).longValue();
    }
}
