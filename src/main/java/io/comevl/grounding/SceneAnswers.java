package io.comevl.grounding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What was asked about one scene, however many frames show it. A question that was asked before, or is being asked, is
 * not asked again. What fails is forgotten. Safe for use by several threads.
 */
final class SceneAnswers {

    /** Beyond this many questions the oldest are forgotten. */
    private static final int MOST = 256;

    private final Map<Question, CompletableFuture<Reply>> known = new LinkedHashMap<>();

    /**
     * Answers questions in their order.
     *
     * @param ask answers those that are not known yet, in their order
     */
    CompletableFuture<List<Reply>> all(
            List<Question> questions, Function<List<Question>, CompletableFuture<List<Reply>>> ask) {
        Map<Question, CompletableFuture<Reply>> unknown = new LinkedHashMap<>();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        synchronized (known) {
            for (Question question : questions) {
                CompletableFuture<Reply> asked = known.get(question);
                if (asked == null) {
                    asked = new CompletableFuture<>();
                    known.put(question, asked);
                    unknown.put(question, asked);
                    replies.add(asked);
                } else {
                    replies.add(asked.thenApply(Reply::again));
                }
            }
            while (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        ask(unknown, ask);
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(done -> replies.stream().map(CompletableFuture::join).toList());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hands everything on
    private void ask(
            Map<Question, CompletableFuture<Reply>> unknown,
            Function<List<Question>, CompletableFuture<List<Reply>>> ask) {
        if (unknown.isEmpty()) {
            return;
        }
        List<Question> questions = List.copyOf(unknown.keySet());
        ask.apply(questions).whenComplete((answered, problem) -> {
            for (int i = 0; i < questions.size(); i++) {
                CompletableFuture<Reply> asked = unknown.get(questions.get(i));
                if (problem == null) {
                    asked.complete(answered.get(i));
                } else {
                    forget(questions.get(i), asked);
                    asked.completeExceptionally(problem);
                }
            }
        });
    }

    private void forget(Question question, CompletableFuture<Reply> asked) {
        synchronized (known) {
            known.remove(question, asked);
        }
    }
}
