package io.comevl.grounding;

/**
 * One question about one frame.
 *
 * @param task its kind
 * @param phrase what to point to, count or box ({@code red cars}); for {@link Task#ASK} the whole question
 */
public record Question(Task task, String phrase) {

    /** Rejects empty phrases: they would ask nothing. */
    public Question {
        phrase = phrase.strip();
        if (phrase.isEmpty()) {
            throw new IllegalArgumentException("question: the phrase of a " + task + " question is empty");
        }
    }
}
