package io.comevl.training;

import io.comevl.network.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Frames and packed questions as the training network takes them, made off the training threads. Shorter frames are
 * filled up with tokens that nobody reads. Owns its arrays.
 *
 * @param frames how many
 * @param picture tokens of each that are its picture, the first ones
 * @param tokens of each
 * @param rows of each, from which something is to be learned
 * @param patches uint8[frames, patches, patch values]
 * @param ids int64[frames, tokens]
 * @param sources int64[frames, tokens]: visual token among those of all frames, or their number for none
 * @param positions int64[frames, tokens]
 * @param keep bool[frames, 1, tokens, tokens]
 * @param logitRows int64[frames, rows]
 * @param targets int64[frames, rows, choices]
 * @param weights float32[frames, rows, choices]
 * @param looked float32[frames, rows, tokens]: 1 for the visual tokens of the things that decide a row
 * @param placing float32[frames, rows]: 1 for rows that things decide
 * @param cells what each cell shows, frame by frame
 * @param captions words held against the frames, if the recipe wants them
 * @param masked the frames with hidden parts, if the recipe wants them
 */
record Batch(
        int frames,
        int picture,
        int tokens,
        int rows,
        byte[] patches,
        long[] ids,
        long[] sources,
        long[] positions,
        boolean[] keep,
        long[] logitRows,
        long[] targets,
        float[] weights,
        float[] looked,
        float[] placing,
        List<CellTruth> cells,
        Optional<Captions> captions,
        Optional<Distillation.Masked> masked) {

    /** Without what only some recipes want. */
    static Batch of(Architecture architecture, List<Shown> shown, List<Packed> packed) {
        int frames = packed.size();
        int tokens = longest(packed, one -> one.ids().size());
        int rows = Math.max(1, longest(packed, one -> one.rows().size()));
        int side = architecture.geometry().cellsPerSide();
        Batch batch = new Batch(
                frames,
                packed.get(0).picture(),
                tokens,
                rows,
                new byte
                        [frames
                                * architecture.geometry().patchesPerCrop()
                                * architecture.geometry().patchValues()],
                new long[frames * tokens],
                new long[frames * tokens],
                new long[frames * tokens],
                new boolean[frames * tokens * tokens],
                new long[frames * rows],
                new long[frames * rows * Speech.CHOICES],
                new float[frames * rows * Speech.CHOICES],
                new float[frames * rows * tokens],
                new float[frames * rows],
                shown.stream().map(frame -> CellTruth.of(frame.truth(), side)).toList(),
                Optional.empty(),
                Optional.empty());
        Arrays.fill(batch.sources, (long) frames * side * side);
        for (int frame = 0; frame < frames; frame++) {
            byte[] patches = shown.get(frame).patches();
            System.arraycopy(patches, 0, batch.patches, frame * patches.length, patches.length);
            batch.fillTokens(frame, packed.get(frame), side * side);
            batch.fillRows(frame, packed.get(frame));
        }
        return batch;
    }

    Batch with(Optional<Captions> captions, Optional<Distillation.Masked> masked) {
        return new Batch(
                frames, picture, tokens, rows, patches, ids, sources, positions, keep, logitRows, targets, weights,
                looked, placing, cells, captions, masked);
    }

    private static int longest(List<Packed> packed, ToIntFunction<Packed> length) {
        return packed.stream().mapToInt(length).max().orElseThrow();
    }

    private void fillTokens(int frame, Packed packed, int cellsPerFrame) {
        int used = packed.ids().size();
        for (int token = 0; token < tokens; token++) {
            int at = frame * tokens + token;
            if (token < used) {
                ids[at] = packed.ids().get(token);
                positions[at] = packed.positions().get(token);
                int source = packed.sources().get(token);
                sources[at] = source < 0 ? sources[at] : (long) frame * cellsPerFrame + source;
            }
            for (int other = 0; other <= token; other++) {
                keep[at * tokens + other] = token < used ? packed.sees(token, other) : other == 0;
            }
        }
    }

    private void fillRows(int frame, Packed packed) {
        for (int row = 0; row < packed.rows().size(); row++) {
            int at = frame * rows + row;
            logitRows[at] = packed.rows().get(row);
            Speech.Target target = packed.targets().get(row);
            System.arraycopy(target.ids(), 0, targets, at * Speech.CHOICES, target.ids().length);
            System.arraycopy(target.weights(), 0, weights, at * Speech.CHOICES, target.weights().length);
            int[] cells = packed.cells().get(row);
            placing[at] = cells.length == 0 ? 0 : 1;
            for (int token = 0; token < packed.ids().size(); token++) {
                int source = packed.sources().get(token);
                boolean shows = source >= 0 && Arrays.binarySearch(cells, source) >= 0;
                looked[at * tokens + token] = shows ? 1 : 0;
            }
        }
    }
}
