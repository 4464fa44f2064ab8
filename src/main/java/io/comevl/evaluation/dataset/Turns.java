package io.comevl.evaluation.dataset;

import io.comevl.grounding.Task;
import io.comevl.training.Asked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses questions so that tasks take turns, and within a task numbers of objects, and kinds. Remembers what was chosen
 * before.
 */
final class Turns {

    private final int largestNumber;
    private final Map<Object, Integer> taken = new HashMap<>();
    private int all;

    /** Tasks, with absent objects as one of their own. */
    private enum Group {
        POINT,
        COUNT,
        BOX,
        ABSENT,
        ASK;

        static Group of(Asked asked) {
            return switch (asked.question().task()) {
                case POINT -> asked.about().isEmpty() ? ABSENT : POINT;
                case COUNT -> asked.about().isEmpty() ? ABSENT : COUNT;
                case BOX -> BOX;
                case ASK -> ASK;
            };
        }
    }

    /** How many there are of what is asked for; within the absent, which task asks. */
    private record Amount(Group group, Task task, int number) {}

    private record OfKind(Group group, String kind) {}

    /** @param largestNumber more objects than this are not asked for */
    Turns(int largestNumber) {
        this.largestNumber = largestNumber;
    }

    /** How many questions were chosen so far. */
    int taken() {
        return all;
    }

    /** Chooses some of a frame's questions; the least asked first, of those the earliest in the list. */
    List<Asked> choose(List<Asked> questions, int most) {
        List<Asked> left = new ArrayList<>(questions);
        left.removeIf(asked -> asked.about().size() > largestNumber);
        List<Asked> chosen = new ArrayList<>();
        while (chosen.size() < most && !left.isEmpty()) {
            Asked next = left.stream()
                    .min(Comparator.<Asked>comparingInt(asked -> taken(Group.of(asked)))
                            .thenComparingInt(asked -> taken(amount(asked)))
                            .thenComparingInt(asked -> taken(ofKind(asked))))
                    .orElseThrow();
            left.remove(next);
            chosen.add(next);
            taken.merge(Group.of(next), 1, Integer::sum);
            taken.merge(amount(next), 1, Integer::sum);
            taken.merge(ofKind(next), 1, Integer::sum);
            all++;
        }
        return chosen;
    }

    private int taken(Object of) {
        return taken.getOrDefault(of, 0);
    }

    private static Amount amount(Asked asked) {
        return new Amount(
                Group.of(asked), asked.question().task(), asked.about().size());
    }

    private static OfKind ofKind(Asked asked) {
        return new OfKind(Group.of(asked), KindOf.question(asked));
    }
}
