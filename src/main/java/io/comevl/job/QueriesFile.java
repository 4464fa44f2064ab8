package io.comevl.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.grounding.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.TimeUtils;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Standing queries as a person writes them: a YAML file with a list under {@code queries}. */
public final class QueriesFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private QueriesFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it says something that is no query; one line names file, line and what to do
     */
    public static List<Query> read(Path file) throws IOException {
        String yaml = Files.readString(file);
        try {
            return parse(yaml);
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException(file + ": " + told(wrong), wrong);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static List<Query> parse(String yaml) throws JacksonException {
        Written written = YAML.readValue(yaml, Written.class);
        if (written.queries() == null || written.queries().isEmpty()) {
            throw new IllegalArgumentException("expected a list under 'queries', found none");
        }
        Set<String> ids = new HashSet<>();
        List<Query> queries = new ArrayList<>();
        for (Located located : written.queries()) {
            try {
                queries.add(located.entry().toQuery(ids));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("line " + located.line() + ": " + wrong.getMessage(), wrong);
            }
        }
        return queries;
    }

    private static String told(JacksonException wrong) {
        for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
                return "line " + (yaml.getProblemMark().getLine() + 1) + ": not YAML: " + yaml.getProblem();
            }
        }
        String message = wrong.getOriginalMessage().lines().findFirst().orElse("not YAML");
        JsonLocation location = wrong.getLocation();
        return location == null ? message : "line " + location.getLineNr() + ": " + message;
    }

    /** The whole file. */
    record Written(List<Located> queries) {}

    /** A query and the line where it starts. */
    @JsonDeserialize(using = LocatedReader.class)
    record Located(int line, Entry entry) {}

    /** Keeps the line that a query starts on, for what only shows when all of it is read. */
    static final class LocatedReader extends JsonDeserializer<Located> {
        @Override
        public Located deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            int line = parser.currentTokenLocation().getLineNr();
            try {
                return new Located(line, context.readValue(parser, Entry.class));
            } catch (UnrecognizedPropertyException unknown) {
                throw located(
                        parser,
                        "unknown field '" + unknown.getPropertyName() + "'; a query has "
                                + unknown.getKnownPropertyIds(),
                        unknown);
            } catch (JsonMappingException wrong) {
                throw located(parser, wrong.getOriginalMessage(), wrong);
            }
        }

        private static JsonMappingException located(JsonParser parser, String message, Exception cause) {
            return new LocatedException(message, parser.currentTokenLocation(), cause);
        }
    }

    /** A mistake with the place of the token that shows it; Jackson's own points behind it. */
    private static final class LocatedException extends JsonMappingException {
        @SuppressWarnings("deprecation") // no other constructor takes both a place and a cause
        LocatedException(String message, JsonLocation place, Exception cause) {
            super(message, place, cause);
        }
    }

    /** One query as written; fields that are missing keep these values. */
    static final class Entry {
        public String id;
        public List<String> cameras = List.of("*");
        public Task task;
        public String phrase;
        /** Ask on frames whose sequence is a multiple of this. */
        public int every = 1;
        /** Such as {@code 2s}: ask a camera at most once in this much capture time. */
        public String interval = "0s";

        public Map<String, String> labels = Map.of();
        public boolean paused;

        Query toQuery(Set<String> ids) {
            require(id != null && !id.isBlank(), "a query needs an 'id'");
            require(ids.add(id), "query '" + id + "' is listed twice");
            require(
                    task != null && phrase != null && !phrase.isBlank(),
                    "query '" + id + "' needs a 'task' (point, count, box or ask) and a 'phrase'");
            require(every >= 1, "query '" + id + "': 'every' counts frames and must be at least 1, found " + every);
            return Query.newBuilder()
                    .setId(id)
                    .setCameras(cameras)
                    .setTask(QueryTask.valueOf(task.name()))
                    .setPhrase(phrase)
                    .setEveryN(every)
                    .setIntervalMillis(
                            interval == null
                                    ? 0
                                    : TimeUtils.parseDuration(interval).toMillis())
                    .setLabels(labels)
                    .setPaused(paused)
                    .build();
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
