package io.comevl.analytics.rules;

import java.util.List;
import java.util.Optional;

/** What became of a rule's text. */
public sealed interface Compilation {

    /** The rule, unless its text was refused. */
    Optional<Rule> rule();

    /** What is wrong with the text: nothing just when there is a rule. */
    List<Mistake> mistakes();

    /** The text is a rule. */
    record Compiled(Rule compiled) implements Compilation {
        @Override
        public Optional<Rule> rule() {
            return Optional.of(compiled);
        }

        @Override
        public List<Mistake> mistakes() {
            return List.of();
        }
    }

    /** The text is no rule: at least one mistake. */
    record Refused(List<Mistake> mistakes) implements Compilation {

        /** Copies the list; refuses an empty one. */
        public Refused {
            mistakes = List.copyOf(mistakes);
            if (mistakes.isEmpty()) {
                throw new IllegalArgumentException("refused: expected at least one mistake");
            }
        }

        @Override
        public Optional<Rule> rule() {
            return Optional.empty();
        }
    }
}
