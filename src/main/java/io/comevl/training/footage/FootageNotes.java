package io.comevl.training.footage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.training.world.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The notes on each clip of a folder: those in its own {@code footage.yaml}, ours on clips that we know, or none. */
final class FootageNotes {

    /** Notes that a folder of clips may bring, by name of the clip. */
    static final String FILE = "footage.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final TypeReference<Map<String, ClipNotes>> BY_CLIP = new TypeReference<>() {};

    private final Map<String, ClipNotes> notes;

    private FootageNotes(Map<String, ClipNotes> notes) {
        this.notes = Map.copyOf(notes);
    }

    /**
     * Reads a folder's notes.
     *
     * @throws IOException if its file cannot be read
     * @throws IllegalArgumentException if its file is wrong; names file, place and what is wrong
     */
    static FootageNotes of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return known();
        }
        try {
            return new FootageNotes(YAML.readValue(Files.readString(file), BY_CLIP));
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException(file + ": " + where(wrong) + wrong.getOriginalMessage(), wrong);
        }
    }

    /** The clip and what about it, or the line if the file is no YAML at all. */
    private static String where(JacksonException wrong) {
        if (wrong instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "number " + step.getIndex() : step.getFieldName())
                    .collect(Collectors.joining(", ", "", ": "));
        }
        return wrong.getLocation() == null ? "" : "line " + wrong.getLocation().getLineNr() + ": ";
    }

    private static FootageNotes known() {
        try (InputStream ours = FootageNotes.class.getResourceAsStream(FILE)) {
            return new FootageNotes(YAML.readValue(ours, BY_CLIP));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The notes on a clip; without any, its kind follows from its name, and a clip that names no kind is left alone. */
    Optional<ClipNotes> on(Path clip) {
        String name = clip.getFileName().toString();
        return Optional.ofNullable(notes.get(name)).or(() -> kindNamed(name).map(ClipNotes::of));
    }

    private static Optional<Kind> kindNamed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(Kind.values())
                .filter(kind -> lower.contains(kind.one()) || lower.contains(kind.many()))
                .findFirst();
    }
}
