package io.comevl.grounding;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands which task a person's words ask for: {@code point to the red cars}, {@code how many dogs are there?},
 * {@code box the bus}. Words that ask for none of these are a free question.
 */
public final class Wording {

    private static final String LEAD = "^(?:please\\s+)?";
    private static final String ARTICLE = "(?:(?:all|each|every|any)\\s+(?:of\\s+)?)?(?:(?:the|a|an)\\s+)?";
    private static final String PHRASE = "(?<phrase>.+?)";
    private static final String TAIL =
            "(?:\\s+(?:are|is)\\s+there|\\s+(?:do|can)\\s+you\\s+see|\\s+are\\s+(?:visible|here)|\\s+in\\s+(?:the|this)\\s+"
                    + "(?:picture|image|frame|scene|photo)){0,3}\\s*[.?!]*$";

    private static final List<Form> FORMS = List.of(
            form(Task.POINT, "(?:point\\s+(?:to|at|out)|locate|find|show\\s+me|where\\s+(?:is|are))\\s+" + ARTICLE),
            form(Task.COUNT, "(?:how\\s+many|count)\\s+" + ARTICLE),
            form(
                    Task.BOX,
                    "(?:(?:draw\\s+)?(?:a\\s+)?(?:bounding\\s+)?box(?:es)?\\s+(?:around\\s+|for\\s+|of\\s+)?|outline\\s+)"
                            + ARTICLE));

    private Wording() {}

    /**
     * The question that the words ask.
     *
     * @throws IllegalArgumentException if there are no words
     */
    public static Question understand(String words) {
        String text = words.strip().replaceAll("\\s+", " ");
        for (Form form : FORMS) {
            Matcher matcher = form.pattern().matcher(text);
            if (matcher.matches()) {
                return new Question(form.task(), matcher.group("phrase").toLowerCase(Locale.ROOT));
            }
        }
        return new Question(Task.ASK, text);
    }

    private static Form form(Task task, String opening) {
        return new Form(
                task, Pattern.compile(LEAD + opening + PHRASE + TAIL, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    private record Form(Task task, Pattern pattern) {}
}
