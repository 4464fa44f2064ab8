package io.comevl.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code config.json} of the Hugging Face library. It leaves out what equals the library's own defaults, so that each
 * number is asked for with that default.
 *
 * @param file where it was read
 * @param values its object, or the part about one tower
 */
record HfConfig(Path file, JsonNode values) {

    static final String NAME = "config.json";
    private static final long LARGEST = 16 << 20;

    /**
     * Reads the file of a folder.
     *
     * @throws BundleException if there is none, or if it is damaged
     */
    static HfConfig read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isDirectory(folder) || !Files.exists(file)) {
            throw new BundleException(
                    folder + ": holds no " + NAME + "; give the folder of a Hugging Face model with its safetensors");
        }
        return parse(file);
    }

    /** Another file of this kind; one that says nothing where there is none. */
    static HfConfig readIfThere(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? parse(file) : new HfConfig(file, MissingNode.getInstance());
    }

    private static HfConfig parse(Path file) {
        try {
            JsonNode values = new ObjectMapper().readTree(FileBytes.read(file, LARGEST));
            if (!values.isObject()) {
                throw new BundleException(file + ": is no JSON object; download it again");
            }
            return new HfConfig(file, values);
        } catch (IOException e) {
            throw new BundleException(file + ": is no JSON; download it again", e);
        }
    }

    /** The part of this name, or this where there is none. */
    HfConfig part(String name) {
        return values.path(name).isObject() ? new HfConfig(file, values.path(name)) : this;
    }

    /** Refuses a model of another kind. */
    HfConfig ofType(String... types) {
        String found = values.path("model_type").asText();
        if (!List.of(types).contains(found)) {
            throw new BundleException(file + ": expected a model of type " + String.join(" or ", types) + ", found "
                    + (found.isEmpty() ? "none" : found) + "; give the folder of the right model");
        }
        return this;
    }

    /** Refuses a setting that changes what the tower computes in a way that is not built here; absence is fine. */
    void expect(String key, String... supported) {
        JsonNode value = values.path(key);
        if (!value.isMissingNode() && !value.isNull() && !List.of(supported).contains(value.asText())) {
            throw wrong(key, supported.length == 0 ? "none" : String.join(" or ", supported));
        }
    }

    int wholeNumber(String key, int libraryDefault) {
        JsonNode value = values.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return libraryDefault;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < Math.min(1, libraryDefault)) {
            throw wrong(key, "a whole number above 0");
        }
        return value.asInt();
    }

    double number(String key, double libraryDefault) {
        JsonNode value = values.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return libraryDefault;
        }
        if (!value.isNumber() || !(value.asDouble() > 0)) {
            throw wrong(key, "a number above 0");
        }
        return value.asDouble();
    }

    boolean flag(String key, boolean libraryDefault) {
        return values.path(key).asBoolean(libraryDefault);
    }

    List<Integer> wholeNumbers(String key, List<Integer> libraryDefault) {
        JsonNode value = values.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return libraryDefault;
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isInt()) {
                throw wrong(key, "a list of whole numbers");
            }
            numbers.add(element.asInt());
        }
        return numbers;
    }

    BundleException wrong(String key, String expected) {
        return new BundleException(file + ": " + key + ": expected " + expected + ", found " + values.path(key));
    }
}
