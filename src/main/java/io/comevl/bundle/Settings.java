package io.comevl.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One section of a YAML file whose values are asked for by dotted key; every complaint names the file, the key, what was
 * expected and what was found.
 *
 * @param file where it was read
 * @param section dotted path of the section
 * @param values the section
 */
record Settings(Path file, String section, JsonNode values) {

    private static final long LARGEST = 16 << 20;

    static Settings read(Path file, String section) {
        try {
            JsonNode values =
                    new YAMLMapper().readTree(FileBytes.read(file, LARGEST)).path(section);
            if (!values.isObject()) {
                throw new BundleException(file + ": expected a section " + section + ", found none");
            }
            return new Settings(file, section, values);
        } catch (IOException e) {
            throw new BundleException(
                    file + ": is no YAML (" + e.getMessage().lines().findFirst().orElse("") + ")", e);
        }
    }

    int wholeNumber(String key) {
        JsonNode value = find(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw wrong(key, "a whole number");
        }
        return value.asInt();
    }

    int wholeNumber(String key, int whenAbsent) {
        return isAbsent(key) ? whenAbsent : wholeNumber(key);
    }

    double number(String key) {
        if (!find(key).isNumber()) {
            throw wrong(key, "a number");
        }
        return find(key).asDouble();
    }

    /** Whether a setting is on; off where it is absent. */
    boolean flag(String key) {
        if (!isAbsent(key) && !find(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return find(key).asBoolean(false);
    }

    String text(String key) {
        if (!find(key).isTextual()) {
            throw wrong(key, "a text");
        }
        return find(key).asText();
    }

    List<Integer> wholeNumbers(String key) {
        JsonNode value = find(key);
        if (!value.isArray()
                || !Stream.iterate(0, i -> i < value.size(), i -> i + 1)
                        .allMatch(i -> value.get(i).isIntegralNumber())) {
            throw wrong(key, "a list of whole numbers");
        }
        return Stream.iterate(0, i -> i < value.size(), i -> i + 1)
                .map(i -> value.get(i).asInt())
                .toList();
    }

    /** Refuses a setting that changes what the network computes in a way that is not built here; absence is fine. */
    void expect(String key, String... supported) {
        if (!isAbsent(key) && !List.of(supported).contains(find(key).asText())) {
            throw wrong(key, supported.length == 0 ? "none" : String.join(" or ", supported));
        }
    }

    private boolean isAbsent(String key) {
        return find(key).isMissingNode() || find(key).isNull();
    }

    private JsonNode find(String key) {
        return values.at("/" + key.replace('.', '/'));
    }

    BundleException wrong(String key, String expected) {
        JsonNode found = find(key);
        return new BundleException(file + ": " + section + "." + key + ": expected " + expected + ", found "
                + (found.isMissingNode() ? "nothing" : found));
    }
}
