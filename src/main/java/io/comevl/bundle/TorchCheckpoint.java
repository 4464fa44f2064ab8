package io.comevl.bundle;

import io.comevl.bundle.TorchPickle.Tensor;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of a file that {@code torch.save} wrote from a flat dictionary: a zip container with a pickle of names and
 * shapes and one uncompressed entry of raw elements for each storage. Bytes are mapped, not read; a tensor whose strides
 * are not those of its shape is copied when asked for. {@code _fsdp_wrapped_module.} inside names is removed. The file
 * must not change meanwhile.
 */
public final class TorchCheckpoint implements WeightSource {

    private static final String PICKLE = "/data.pkl";
    private static final long LARGEST_PICKLE = 64 << 20;
    private static final String WRAPPER = "_fsdp_wrapped_module.";

    private final Path file;
    private final Map<String, View> tensors;

    private TorchCheckpoint(Path file, Map<String, View> tensors) {
        this.file = file;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * A tensor in the file.
     *
     * @param spec type and shape
     * @param place bytes from its first element to the last
     * @param strides steps in elements, outermost first; empty if the elements lie in the order of the shape
     */
    private record View(Spec spec, Location place, List<Long> strides) {}

    /**
     * Opens a checkpoint. Its pickle is read without running anything that it asks for.
     *
     * @throws BundleException if the file is damaged, or is or asks for something else; names the tensor or function
     */
    public static TorchCheckpoint open(Path file) {
        Map<String, Location> entries = ZipDirectory.read(file);
        String pickle = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .findFirst()
                .orElseThrow(() -> new BundleException(
                        file + ": expected a checkpoint that torch.save wrote, found a zip file without data.pkl"));
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        checkByteOrder(file, entries.get(folder + "/byteorder"));
        Map<String, View> tensors = new LinkedHashMap<>();
        TorchPickle.read(file, read(entries.get(pickle), LARGEST_PICKLE)).forEach((name, tensor) -> {
            String key = folder + "/data/" + tensor.storage().key();
            View view = view(file, name, tensor, Optional.ofNullable(entries.get(key)));
            if (tensors.put(name.replace(WRAPPER, ""), view) != null) {
                throw new BundleException(file + ": holds tensor " + name.replace(WRAPPER, "") + " twice");
            }
        });
        return new TorchCheckpoint(file, tensors);
    }

    private static void checkByteOrder(Path file, Location entry) {
        if (entry != null) {
            String order = new String(read(entry, 16), StandardCharsets.US_ASCII);
            if (!order.equals("little")) {
                throw new BundleException(file + ": byte order is " + order + ", expected little; save it anew");
            }
        }
    }

    private static byte[] read(Location place, long mostBytes) {
        if (place.length() > mostBytes) {
            throw new BundleException(place.file() + ": an entry that describes the tensors has " + place.length()
                    + " bytes, expected at most " + mostBytes);
        }
        byte[] bytes = new byte[(int) place.length()];
        FileBytes.map(place).get(bytes);
        return bytes;
    }

    private static View view(Path file, String name, Tensor tensor, Optional<Location> entry) {
        Location storage = entry.orElseThrow(() -> damaged(
                file, name, "its elements (entry data/" + tensor.storage().key() + ") are missing"));
        Spec spec = new Spec(tensor.storage().type(), tensor.shape());
        int elementBytes = spec.type().bytes();
        try {
            spec.byteLength();
            long span = span(tensor);
            long needed = Math.multiplyExact(Math.addExact(tensor.offset(), span), (long) elementBytes);
            if (tensor.strides().size() != tensor.shape().size() || needed > storage.length()) {
                throw damaged(
                        file,
                        name,
                        "shape " + tensor.shape() + " with strides " + tensor.strides() + " from " + tensor.offset()
                                + " needs " + needed + " bytes, its storage has " + storage.length());
            }
            Location place = new Location(file, storage.offset() + tensor.offset() * elementBytes, span * elementBytes);
            return new View(spec, place, isContiguous(tensor) ? List.of() : tensor.strides());
        } catch (ArithmeticException e) {
            throw damaged(file, name, "shape " + tensor.shape() + " has more elements than can be counted");
        }
    }

    /** Elements from the first to the last, both included. */
    private static long span(Tensor tensor) {
        if (tensor.shape().contains(0L)) {
            return 0;
        }
        long last = 0;
        for (int axis = 0;
                axis < Math.min(tensor.shape().size(), tensor.strides().size());
                axis++) {
            last = Math.addExact(
                    last,
                    Math.multiplyExact(
                            tensor.shape().get(axis) - 1, tensor.strides().get(axis)));
        }
        return last + 1;
    }

    private static boolean isContiguous(Tensor tensor) {
        long step = 1;
        for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
            if (tensor.shape().get(axis) != 1 && tensor.strides().get(axis) != step) {
                return tensor.shape().contains(0L);
            }
            step *= tensor.shape().get(axis);
        }
        return true;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Spec spec(String name) {
        return tensor(name).spec();
    }

    @Override
    public ByteBuffer bytes(String name) {
        View tensor = tensor(name);
        if (!tensor.strides().isEmpty()) {
            return bytes(name, 0, (int) tensor.spec().byteLength());
        }
        return FileBytes.map(name, tensor.place(), 0, tensor.place().length());
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        View tensor = tensor(name);
        if (!tensor.strides().isEmpty()) {
            return gathered(name, tensor, offset, length);
        }
        return FileBytes.map(name, tensor.place(), offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        View tensor = tensor(name);
        return tensor.strides().isEmpty() ? Optional.of(tensor.place()) : Optional.empty();
    }

    private View tensor(String name) {
        View tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file + ": has no tensor " + name);
        }
        return tensor;
    }

    /** Bytes of the elements in the order of the shape. */
    private static ByteBuffer gathered(String name, View tensor, long offset, int length) {
        ByteBuffer from = FileBytes.map(name, tensor.place(), 0, tensor.place().length());
        long all = tensor.spec().byteLength();
        // Broadcast views (stride 0) may be far larger than the file.
        if (all > Math.max(from.limit(), 1L << 30)) {
            throw new IllegalArgumentException(
                    name + ": repeats its elements to " + all + " bytes; save it contiguous");
        }
        if (offset < 0 || length < 0 || offset > all - length) {
            throw new IllegalArgumentException(name + ": has " + all + " bytes, asked for " + length + " at " + offset);
        }
        int elementBytes = tensor.spec().type().bytes();
        long first = offset / elementBytes;
        long end = (offset + length + elementBytes - 1) / elementBytes;
        ByteBuffer to = ByteBuffer.allocate((int) (end - first) * elementBytes);
        for (long element = first; element < end; element++) {
            to.put(from.slice((int) place(tensor, element) * elementBytes, elementBytes));
        }
        return to.slice((int) (offset - first * elementBytes), length)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where an element, counted in the order of the shape, lies among those stored. */
    private static long place(View tensor, long element) {
        long place = 0;
        long rest = element;
        for (int axis = tensor.strides().size() - 1; axis >= 0; axis--) {
            long size = tensor.spec().shape().get(axis);
            place += rest % size * tensor.strides().get(axis);
            rest /= size;
        }
        return place;
    }

    private static BundleException damaged(Path file, String name, String what) {
        return new BundleException(file + ": tensor " + name + ": " + what + "; copy or download the file again");
    }
}
