package io.comevl.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Recipes as a person writes them. Every value must be said, so that a recipe tells the whole truth about its model. */
public final class RecipeFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private RecipeFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is no recipe; names file, line and what is wrong
     */
    public static Recipe read(Path file) throws IOException {
        String yaml = Files.readString(file);
        try {
            Optional<String> misnamed = misnamed(yaml, YAML.readTree(yaml), Recipe.class, "");
            if (misnamed.isPresent()) {
                throw new IllegalArgumentException(file + ": " + misnamed.get());
            }
            return YAML.readValue(yaml, Recipe.class);
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException(file + ": " + told(yaml, wrong), wrong);
        }
    }

    /** Writes a recipe so that {@link #read} reads it. */
    public static void write(Recipe recipe, Path file) throws IOException {
        Files.writeString(file, YAML.writeValueAsString(recipe));
    }

    /**
     * A complaint about a value of a file that is a recipe, but does not serve a purpose.
     *
     * @param path of the value, such as {@code schedule.minutes}
     */
    public static IllegalArgumentException unfit(Path file, String path, String why) throws IOException {
        return new IllegalArgumentException(
                file + ": line " + line(Files.readString(file), path) + ": " + path + ": " + why);
    }

    /** What is said that a section does not have, or else what it lacks. */
    private static Optional<String> misnamed(String yaml, JsonNode section, Class<?> type, String path)
            throws IOException {
        if (!type.isRecord() || !section.isObject()) {
            return Optional.empty();
        }
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        for (Iterator<String> names = section.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String unknown = join(path, name);
                return Optional.of(
                        "line " + line(yaml, unknown) + ": " + unknown + ": unknown; here may stand " + known);
            }
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String inner = join(path, component.getName());
            if (!section.has(component.getName())) {
                return Optional.of("line " + line(yaml, inner) + ": " + inner + ": is missing");
            }
            Optional<String> deeper = misnamed(yaml, section.get(component.getName()), component.getType(), inner);
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }

    private static String told(String yaml, JacksonException wrong) throws IOException {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException syntax && syntax.getProblemMark() != null) {
                return "line " + (syntax.getProblemMark().getLine() + 1) + ": not YAML: " + syntax.getProblem();
            }
            if (cause instanceof RecipeException impossible) {
                String path = join(path(wrong), impossible.key());
                return "line " + line(yaml, path) + ": " + path + ": " + impossible.getMessage();
            }
        }
        String message = wrong.getOriginalMessage().lines().findFirst().orElse("not YAML");
        String path = path(wrong);
        String where = path.isEmpty() ? "" : path + ": ";
        return "line " + line(yaml, path) + ": " + where + message;
    }

    private static String path(JacksonException wrong) {
        return wrong instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .collect(Collectors.joining("."))
                : "";
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Where a value's name stands; where it does not stand at all, that of the section which lacks it. */
    private static int line(String yaml, String path) throws IOException {
        for (String wanted = path; !wanted.isEmpty(); wanted = parent(wanted)) {
            try (JsonParser parser = YAML.createParser(yaml)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.FIELD_NAME && inDots(parser).equals(wanted)) {
                        return parser.currentTokenLocation().getLineNr();
                    }
                }
            }
        }
        return 1;
    }

    private static String inDots(JsonParser parser) {
        return parser.getParsingContext()
                .pathAsPointer()
                .toString()
                .substring(1)
                .replace('/', '.');
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
}
