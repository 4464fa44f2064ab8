package io.comevl.evaluation.exam;

import io.comevl.frame.Pixels;
import io.comevl.frame.Resize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the worst and the best answers of each kind of question while an evaluation goes on, to be shown in the end:
 * beside each answer, drawn onto its picture, the right one. Of a picture each list has one answer. For one thread.
 */
public final class Gallery {

    /** Enough to see a pattern, few enough to look at; so many pictures stay in memory. */
    private static final int LENGTH = 6;

    /** Wider pictures are kept at this width: enough to look at, whatever a dataset holds. */
    private static final int WIDEST_PIXELS = 1280;

    /** F1 has a tiny number in its divisor, so that the best is not quite 1. */
    private static final double PERFECT = 0.999;

    private static final Comparator<Marked> WORST_FIRST = Comparator.<Marked>comparingDouble(
                    marked -> marked.marks().quality())
            .thenComparing(marked -> marked.reply().confidence(), Comparator.reverseOrder());
    private static final Comparator<Marked> BEST_FIRST = Comparator.<Marked>comparingDouble(
                    marked -> -marked.marks().quality())
            .thenComparing(marked -> marked.reply().text().length(), Comparator.reverseOrder());

    private final Map<Group, List<Marked>> worst = new EnumMap<>(Group.class);
    private final Map<Group, List<Marked>> best = new EnumMap<>(Group.class);

    /** Kinds of questions, in the order of the page. */
    enum Group {
        POINT("Pointing"),
        COUNT("Counting"),
        BOX("Boxes"),
        ABSENT("Absent objects"),
        ASK("Questions in words");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static Group of(Marked marked) {
            if (marked.marks().values().containsKey(Measure.ABSENT_RIGHT)) {
                return ABSENT;
            }
            return switch (marked.example().question().task()) {
                case POINT -> POINT;
                case COUNT -> COUNT;
                case BOX -> BOX;
                case ASK -> ASK;
            };
        }
    }

    /** Keeps an answer if it is among the worst or best so far. */
    public void offer(Marked marked) {
        if (marked.marks().quality() < PERFECT) {
            offer(marked, worst.computeIfAbsent(Group.of(marked), group -> new ArrayList<>()), WORST_FIRST);
        }
        if (marked.marks().quality() > 0) {
            offer(marked, best.computeIfAbsent(Group.of(marked), group -> new ArrayList<>()), BEST_FIRST);
        }
    }

    private static void offer(Marked marked, List<Marked> kept, Comparator<Marked> order) {
        kept.add(marked);
        kept.sort(order);
        boolean[] seen = new boolean[1];
        kept.removeIf(other -> {
            boolean again = other.number() == marked.number() && seen[0];
            seen[0] |= other.number() == marked.number();
            return again;
        });
        if (kept.size() > LENGTH) {
            kept.remove(LENGTH);
        }
        kept.replaceAll(Gallery::small);
    }

    private static Marked small(Marked marked) {
        Pixels pixels = marked.sheet().pixels();
        if (pixels.widthPixels() <= WIDEST_PIXELS) {
            return marked;
        }
        int height = Math.max(1, Math.round((float) pixels.heightPixels() * WIDEST_PIXELS / pixels.widthPixels()));
        Sheet sheet = new Sheet(
                marked.sheet().name(),
                Resize.bilinear(pixels, WIDEST_PIXELS, height),
                marked.sheet().examples());
        return new Marked(sheet, marked.number(), marked.example(), marked.reply(), marked.marks());
    }

    /** The worst answers of a group that are not perfect, the worst first; of equals the more confident first. */
    List<Marked> worst(Group group) {
        return List.copyOf(worst.getOrDefault(group, List.of()));
    }

    /** The best answers of a group that are not useless, the best first; of equals the longer first. */
    List<Marked> best(Group group) {
        return List.copyOf(best.getOrDefault(group, List.of()));
    }

    /**
     * Writes the page {@code index.html} with its pictures.
     *
     * @param folder made if it is not there; files of an earlier page are written over
     * @param title of the page
     * @param scores a table for eyes, as text
     * @return the page
     */
    public Path write(Path folder, String title, String scores) throws IOException {
        return new GalleryPage(folder).write(this, title, scores);
    }
}
