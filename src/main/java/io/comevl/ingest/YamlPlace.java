package io.comevl.ingest;

import java.io.StringReader;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A part of a YAML text that knows where it stands, so that what is wrong with it can be told with its line. */
public final class YamlPlace {

    private final Node node;

    /** Something that cannot be, and the line that shows it. */
    public static final class Mistake extends IllegalArgumentException {
        private Mistake(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    private YamlPlace(Node node) {
        this.node = node;
    }

    /**
     * Reads a text with one document.
     *
     * @throws IllegalArgumentException if it is not YAML; says where
     */
    public static YamlPlace parse(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                throw new Mistake(1, "the file is empty");
            }
            return new YamlPlace(root);
        } catch (MarkedYAMLException wrong) {
            int line =
                    wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
            throw new Mistake(line, "not YAML: " + wrong.getProblem());
        } catch (YAMLException wrong) {
            throw new Mistake(1, "not YAML: " + wrong.getMessage());
        }
    }

    /** A mistake here. */
    public Mistake mistake(String message) {
        return new Mistake(node.getStartMark().getLine() + 1, message);
    }

    /**
     * The fields of a mapping.
     *
     * @param what it is called in messages
     * @param known names that it may have
     */
    public Map<String, YamlPlace> fields(String what, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake("expected " + what + " with fields " + known);
        }
        Map<String, YamlPlace> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlPlace key = new YamlPlace(tuple.getKeyNode());
            String name = key.text();
            if (!known.contains(name)) {
                throw key.mistake("unknown field '" + name + "'; " + what + " has " + known);
            }
            if (fields.put(name, new YamlPlace(tuple.getValueNode())) != null) {
                throw key.mistake("'" + name + "' is there twice");
            }
        }
        return fields;
    }

    /** The fields of a mapping with names of any kind. */
    public Map<String, String> texts() {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake("expected names and values, as in {site: north}");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            texts.put(new YamlPlace(tuple.getKeyNode()).text(), new YamlPlace(tuple.getValueNode()).text());
        }
        return texts;
    }

    /** The items of a list. */
    public List<YamlPlace> items() {
        if (!(node instanceof SequenceNode sequence)) {
            throw mistake("expected a list");
        }
        List<YamlPlace> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(new YamlPlace(item)));
        return items;
    }

    /** A text, number or flag as it is written. */
    public String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw mistake("expected a single value");
        }
        return scalar.getValue();
    }

    /** A number. */
    public double number() {
        try {
            return Double.parseDouble(text());
        } catch (NumberFormatException wrong) {
            throw mistake("expected a number, found '" + text() + "'");
        }
    }

    /** A whole number. */
    public int whole() {
        try {
            return Integer.parseInt(text());
        } catch (NumberFormatException wrong) {
            throw mistake("expected a whole number, found '" + text() + "'");
        }
    }

    /** True or false. */
    public boolean flag() {
        return switch (text()) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw mistake("expected true or false, found '" + text() + "'");
        };
    }

    /**
     * A text that means something else.
     *
     * @param expected what it should be, for messages
     * @param meaning throws an exception of arguments, numbers or times if it is not
     */
    public <T> T read(String expected, Function<String, T> meaning) {
        try {
            return meaning.apply(text());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException wrong) {
            throw mistake("expected " + expected + ", found '" + text() + "'");
        }
    }

    /** One of the given names. */
    public String choice(List<String> choices) {
        String found = text().toLowerCase(java.util.Locale.ROOT);
        if (!choices.contains(found)) {
            throw mistake("expected one of " + choices + ", found '" + text() + "'");
        }
        return found;
    }

    /** The innermost part that a path such as {@code zones[1].corners} leads to. */
    public YamlPlace at(String path) {
        YamlPlace here = this;
        for (String step : path.split("[.\\[\\]]+", -1)) {
            YamlPlace next = here.child(step);
            if (next == null) {
                return here;
            }
            here = next;
        }
        return here;
    }

    private YamlPlace child(String step) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(step)) {
                    return new YamlPlace(tuple.getValueNode());
                }
            }
        }
        if (node instanceof SequenceNode sequence && step.chars().allMatch(Character::isDigit) && !step.isEmpty()) {
            int at = Integer.parseInt(step);
            return at < sequence.getValue().size()
                    ? new YamlPlace(sequence.getValue().get(at))
                    : null;
        }
        return null;
    }
}
