package io.comevl.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource.Location;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file says about itself: eight bytes with the length of a JSON object, that object (type, shape and
 * place of each tensor), then the tensors' bytes without gaps. Nothing it claims is believed before it is checked
 * against the file.
 *
 * @param tensors by name, in the order of the header
 * @param metadata free text that the writer left
 */
record SafetensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {

    /** The format's own limit on the length of the JSON object. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int PREFIX_BYTES = 8;

    static final Map<String, ElementType> TYPES = Map.of(
            "F32", ElementType.FLOAT32,
            "F16", ElementType.FLOAT16,
            "BF16", ElementType.BFLOAT16,
            "U8", ElementType.UINT8,
            "I8", ElementType.INT8,
            "I32", ElementType.INT32,
            "I64", ElementType.INT64,
            "BOOL", ElementType.BOOL);

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One tensor.
     *
     * @param spec type and shape
     * @param place its bytes
     */
    record Entry(Spec spec, Location place) {}

    /**
     * Reads and checks a header.
     *
     * @throws BundleException naming the file, and the tensor where it is about one
     */
    static SafetensorsHeader read(Path file) {
        long size = FileBytes.size(file);
        if (size < PREFIX_BYTES) {
            throw new BundleException(
                    file + ": " + size + " bytes are too few for a safetensors file; copy or download it again");
        }
        long length = FileBytes.map(new Location(file, 0, PREFIX_BYTES)).getLong();
        if (length < 2 || length > Math.min(LONGEST_HEADER, size - PREFIX_BYTES)) {
            throw new BundleException(
                    file + ": claims a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size
                            + "; it is damaged or no safetensors file, copy or download it again");
        }
        JsonNode header = parse(file, FileBytes.map(new Location(file, PREFIX_BYTES, length)));
        Map<String, Entry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        header.properties().forEach(field -> {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(said ->
                                metadata.put(said.getKey(), said.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(file, field.getKey(), field.getValue(), PREFIX_BYTES + length));
            }
        });
        checkThatTheyTileTheFile(file, tensors, PREFIX_BYTES + length, size);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static JsonNode parse(Path file, ByteBuffer bytes) {
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        try {
            JsonNode header = JSON.readTree(text);
            if (!header.isObject()) {
                throw new BundleException(file + ": its header is no JSON object; copy or download it again");
            }
            return header;
        } catch (JsonProcessingException e) {
            throw new BundleException(
                    file + ": its header is damaged (" + e.getOriginalMessage() + "); copy or download it again", e);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    private static Entry entry(Path file, String name, JsonNode said, long dataStart) {
        ElementType type = TYPES.get(said.path("dtype").asText());
        if (type == null) {
            throw damaged(file, name, "type " + said.path("dtype") + " is none of " + TYPES.keySet());
        }
        List<Long> shape = wholeNumbers(file, name, said.path("shape"), "shape");
        List<Long> offsets = wholeNumbers(file, name, said.path("data_offsets"), "data_offsets");
        if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
            throw damaged(file, name, "data_offsets are " + offsets + ", expected a first and an end byte");
        }
        long length = offsets.get(1) - offsets.get(0);
        Spec spec = new Spec(type, shape);
        long needed;
        try {
            needed = spec.byteLength();
        } catch (ArithmeticException e) {
            throw damaged(file, name, "shape " + shape + " has more elements than can be counted");
        }
        if (needed != length) {
            throw damaged(
                    file,
                    name,
                    "shape " + shape + " of " + type + " needs " + needed + " bytes, the header gives " + length);
        }
        if (offsets.get(0) > Long.MAX_VALUE - dataStart - length) {
            throw damaged(file, name, "data_offsets " + offsets + " lie outside the file");
        }
        return new Entry(spec, new Location(file, dataStart + offsets.get(0), length));
    }

    private static List<Long> wholeNumbers(Path file, String name, JsonNode array, String field) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : array) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
                throw damaged(file, name, field + " has " + number + " where a whole number belongs");
            }
            numbers.add(number.asLong());
        }
        if (!array.isArray()) {
            throw damaged(file, name, field + " is no list");
        }
        return numbers;
    }

    private static void checkThatTheyTileTheFile(Path file, Map<String, Entry> tensors, long dataStart, long size) {
        long end = dataStart;
        List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(tensors.entrySet());
        byPlace.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(
                        tensor -> tensor.getValue().place().offset())
                .thenComparingLong(tensor -> tensor.getValue().place().length()));
        for (Map.Entry<String, Entry> tensor : byPlace) {
            Location place = tensor.getValue().place();
            if (place.offset() < end) {
                throw damaged(file, tensor.getKey(), "its bytes overlap those of another tensor");
            }
            if (place.offset() > end) {
                throw damaged(file, tensor.getKey(), (place.offset() - end) + " bytes before it belong to no tensor");
            }
            end = place.offset() + place.length();
            if (end > size) {
                throw damaged(file, tensor.getKey(), "its bytes end at " + end + " in a file of " + size);
            }
        }
        if (end != size) {
            throw new BundleException(
                    file + ": expected " + end + " bytes by its header, found " + size + "; copy or download it again");
        }
    }

    private static BundleException damaged(Path file, String name, String what) {
        return new BundleException(file + ": tensor " + name + ": " + what + "; copy or download the file again");
    }

    /**
     * The beginning of a file that holds these tensors one after the other, up to the first one's bytes: the length of the
     * JSON object and the object, padded so that data start aligned.
     */
    static ByteBuffer write(Map<String, Spec> tensors, Map<String, String> metadata, int alignment) {
        var header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(header.putObject("__metadata__")::put);
        }
        long offset = 0;
        for (Map.Entry<String, Spec> tensor : tensors.entrySet()) {
            Spec spec = tensor.getValue();
            var said = header.putObject(tensor.getKey());
            said.put("dtype", typeName(spec.type()));
            spec.shape().forEach(said.putArray("shape")::add);
            long end = offset + spec.byteLength();
            said.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = header.toString();
        int bytes = PREFIX_BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        byte[] padded = (text + " ".repeat(Math.floorMod(-bytes, alignment))).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(PREFIX_BYTES + padded.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .put(padded)
                .flip();
    }

    private static String typeName(ElementType type) {
        return TYPES.entrySet().stream()
                .filter(known -> known.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
