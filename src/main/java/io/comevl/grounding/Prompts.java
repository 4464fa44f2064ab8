package io.comevl.grounding;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words questions as the model was trained to hear them (ARCHITECTURE section 3). */
public final class Prompts {

    /** Templates of style {@code pointing} that the reference goldens show; the reference has more. */
    public static final List<String> POINTING = List.of(
            "Point to {label}\nPlease say 'This isn't in the image.' if it is not in the image.",
            "Point to all occurrences of \"{label}\"",
            "Point to any {label} in the image",
            "Point to any {label} in the image.",
            "Point: Where are the {label}",
            "If there are any {label} in the image? Show me where they are.",
            "Object: {label}\nInstruction: Point to the object.",
            "Look for {label} in the image and show me where they are.",
            "show me all visible {label}");

    /** Templates of style {@code point_count} that the reference goldens show; the reference has more. */
    public static final List<String> POINT_COUNT = List.of(
            "How many {label} are there?",
            "How many {label}?",
            "how many {label}.",
            "Tell me how many {label} there are and point to them.",
            "how many {label}",
            "Point to all the {label} visible and output the total count. \n"
                    + "Please say 'This isn't in the image.' if it is not in the image.",
            "Object: {label}\nInstruction: Point to the object and output the total count.",
            "Object: {label}\nInstruction: How many are there?");

    /** Templates of style {@code long_caption} that the reference goldens show; the reference has more. */
    public static final List<String> LONG_CAPTION =
            List.of("Describe this image.", "Write a long description of this image.");

    private static final String BOX_INSTRUCTION = "You are a vision-grounding expert. Read the referring caption"
            + " carefully, then identify and localize the described object or region in the image. Output the bounding"
            + " box coordinates in the format: [x_min, y_min, x_max, y_max] using precise pixel values."
            + " Caption: {label}\n";

    private static final Set<String> NEVER_PREFIXED = Set.of("demo", "android_control");
    private static final Set<String> SELDOM_PREFIXED = Set.of("point_count", "pointing", "user_qa", "long_caption");

    private static final double PREFIX_SHARE = 0.1;
    private static final double NO_PREFIX = 1;

    private Prompts() {}

    /**
     * The message that asks a question, the same each time: the shortest wording without instructions in it, no style
     * prefix except for boxes. A count is asked for in the style that points first: its points show what was counted.
     */
    public static String of(Question question) {
        return switch (question.task()) {
            case POINT -> message("pointing", fill(POINTING.get(1), lowerCase(question.phrase())), NO_PREFIX);
            case COUNT -> message("point_count", fill(POINT_COUNT.get(0), lowerCase(question.phrase())), NO_PREFIX);
            case BOX -> message("refcoco", box(question.phrase()), NO_PREFIX);
            case ASK -> message("user_qa", question.phrase(), NO_PREFIX);
        };
    }

    /** A template with the label in its place. */
    public static String fill(String template, String label) {
        return template.replace("{label}", label);
    }

    /** A label as templates and answers take it, unless its case matters. */
    public static String lowerCase(String label) {
        return label.toLowerCase(Locale.ROOT);
    }

    /** The instruction that asks for the box of what a caption describes. */
    public static String box(String caption) {
        return fill(BOX_INSTRUCTION, caption);
    }

    /** A question with the answers to choose from, lettered from A. */
    public static String withOptions(String question, List<String> options) {
        StringBuilder prompt = new StringBuilder(question).append('\n');
        for (int i = 0; i < options.size(); i++) {
            prompt.append((char) ('A' + i)).append(": ").append(options.get(i)).append('\n');
        }
        return prompt.toString();
    }

    /**
     * A user's message, ready for the tokenizer.
     *
     * @param style the kind of data set that the question is like
     * @param prompt the wording, may be empty
     * @param draw uniform in [0,1): decides for some styles whether the style's name is said
     */
    public static String message(String style, String prompt, double draw) {
        return " User: " + prefixed(style, prompt, draw) + " Assistant:";
    }

    /** The assistant's message for training, ready for the tokenizer. */
    public static String response(String answer) {
        return " " + answer;
    }

    private static String prefixed(String style, String prompt, double draw) {
        if (NEVER_PREFIXED.contains(style) || (SELDOM_PREFIXED.contains(style) && draw > PREFIX_SHARE)) {
            return prompt;
        }
        String prefix = spokenName(style) + ":";
        return prompt.isEmpty() ? prefix : prefix + " " + prompt;
    }

    private static String spokenName(String style) {
        return switch (style) {
            case "eval_short_answer" -> "vqa2";
            case "eval_multiple_choice" -> "a_okvqa_mc";
            default -> style;
        };
    }
}
