package io.comevl.training;

import io.comevl.frame.CropPlan;
import io.comevl.frame.Crops.TokenKind;
import io.comevl.network.Architecture;
import io.comevl.training.Speech.Spoken;
import io.comevl.training.Speech.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Questions of one frame behind one copy of its picture. Each token sees the picture and what its own question said
 * before it; positions start again after the picture for every question, so that each reads as if it were alone
 * (ARCHITECTURE section 17).
 *
 * @param ids picture, then questions with answers
 * @param sources for each token the visual token to add, or -1
 * @param positions of each token in its own sequence
 * @param questions for each token the number of its question, -1 in the picture
 * @param rows tokens after which something is to be learned
 * @param targets what should follow them
 * @param cells for each of them the cells of the things that decide it, in ascending order; empty if there are none
 */
record Packed(
        List<Long> ids,
        List<Integer> sources,
        List<Integer> positions,
        List<Integer> questions,
        List<Integer> rows,
        List<Target> targets,
        List<int[]> cells) {

    /**
     * Packs as many questions as there is room for, in their order.
     *
     * @param room tokens of text
     */
    static Packed of(Architecture architecture, Speech speech, long bos, List<Asked> asked, int room) {
        Packed packed = new Packed(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        packed.addPicture(architecture, bos);
        int picture = packed.ids.size();
        int number = 0;
        for (Asked one : asked) {
            Spoken spoken = speech.spoken(one);
            if (packed.ids.size() - picture + spoken.ids().length <= room) {
                packed.add(
                        spoken, one, number++, picture, architecture.geometry().cellsPerSide());
            }
        }
        return packed;
    }

    private void addPicture(Architecture architecture, long bos) {
        // One crop a frame: its size does not matter.
        CropPlan plan = CropPlan.of(1, 1, architecture.cropMode(), architecture.layout(), architecture.geometry());
        int[] features = plan.sources();
        List<TokenKind> kinds = plan.tokens();
        addToken(bos, -1, 0, -1);
        for (int i = 0; i < features.length; i++) {
            addToken(kinds.get(i).id(architecture.decoder().vocabulary()), features[i], i + 1, -1);
        }
    }

    private void add(Spoken spoken, Asked asked, int number, int picture, int side) {
        int start = ids.size();
        for (int i = 0; i < spoken.ids().length; i++) {
            addToken(spoken.ids()[i], -1, picture + i, number);
        }
        for (int i = 0; i < spoken.targets().size(); i++) {
            Target target = spoken.targets().get(i);
            rows.add(start + spoken.promptTokens() - 1 + i);
            targets.add(target);
            cells.add(target.things().stream()
                    .flatMapToInt(thing -> Arrays.stream(
                            CellTruth.covered(asked.about().get(thing).box(), side)))
                    .distinct()
                    .sorted()
                    .toArray());
        }
    }

    private void addToken(long id, int source, int position, int question) {
        ids.add(id);
        sources.add(source);
        positions.add(position);
        questions.add(question);
    }

    /** Tokens of the picture, which come first. */
    int picture() {
        return (int) questions.stream().takeWhile(question -> question < 0).count();
    }

    /** Whether a token may look at another. */
    boolean sees(int token, int other) {
        return other <= token
                && (questions.get(other) < 0 || questions.get(other).equals(questions.get(token)));
    }
}
