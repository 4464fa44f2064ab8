package io.comevl.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.comevl.frame.Crops;
import io.comevl.network.Architecture;
import io.comevl.runtime.CropMemory.Looked;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes the crops of several frames in one run, except those that pass for what their camera remembers: tokens of a
 * crop depend on that crop alone, so the tokens of its last encoding stand for it. Frames of one camera may follow each
 * other in one run.
 */
final class CropEncoder {

    private final Vision vision;
    private final int patchValues;
    private final int cells;
    private final int width;

    CropEncoder(Architecture architecture, Vision vision) {
        this.vision = vision;
        patchValues = architecture.geometry().patchValues();
        cells = architecture.geometry().cellsPerCrop();
        width = architecture.decoder().width();
    }

    /**
     * A frame on its way through a run.
     *
     * @param looked the frame as it will be remembered, or the earlier one that it equals
     * @param before the frame that crops are taken from
     * @param taken which crops
     */
    private record Sight(Optional<CropMemory> memory, Looked looked, Optional<Looked> before, boolean[] taken) {

        int reused() {
            int reused = 0;
            for (boolean one : taken) {
                reused += one ? 1 : 0;
            }
            return reused;
        }

        boolean isUnchanged() {
            return reused() == taken.length;
        }

        void free() {
            if (memory.isEmpty()) {
                looked.free();
            } else {
                memory.get().freeUnlessLast(looked);
                before.ifPresent(memory.get()::freeUnlessLast);
            }
        }
    }

    List<EncodedFrame> encode(List<CameraCrops> frames) {
        List<CropMemory> memories = frames.stream()
                .flatMap(frame -> frame.memory().stream())
                .distinct()
                .toList();
        memories.forEach(CropMemory::lock);
        List<Sight> sights = new ArrayList<>();
        try {
            frames.forEach(frame -> sights.add(sight(frame)));
            fill(sights);
            return sights.stream()
                    .map(sight ->
                            new EncodedFrame(sight.looked().tokens().share(), sight.taken().length, sight.reused()))
                    .toList();
        } catch (RuntimeException | Error e) {
            memories.forEach(CropMemory::forget);
            throw e;
        } finally {
            sights.forEach(Sight::free);
            memories.forEach(CropMemory::unlock);
        }
    }

    private Sight sight(CameraCrops frame) {
        Crops crops = frame.crops();
        Optional<Looked> before = frame.memory().flatMap(CropMemory::last);
        boolean[] taken = before.map(known -> frame.memory().get().unchanged(known, crops, patchValues))
                .orElseGet(() -> new boolean[crops.count()]);
        Sight changed = new Sight(frame.memory(), new Looked(merged(crops, before, taken)), before, taken);
        if (changed.isUnchanged()) {
            return new Sight(frame.memory(), before.get(), before, taken);
        }
        long tokenBytes = (long) crops.count() * cells * width * Float.BYTES;
        frame.memory().ifPresent(memory -> memory.remember(changed.looked(), tokenBytes));
        return changed;
    }

    /** The frame with the pixels that its tokens are made from. */
    private static Crops merged(Crops crops, Optional<Looked> before, boolean[] taken) {
        if (before.isEmpty()) {
            return crops;
        }
        byte[] patches = crops.patches().clone();
        int bytes = patches.length / crops.count();
        for (int crop = 0; crop < taken.length; crop++) {
            if (taken[crop]) {
                System.arraycopy(before.get().crops().patches(), crop * bytes, patches, crop * bytes, bytes);
            }
        }
        return crops.withPatches(patches);
    }

    private void fill(List<Sight> sights) {
        List<Vision.Picture> pictures = new ArrayList<>();
        for (Sight sight : sights) {
            for (int crop = 0; crop < sight.taken().length; crop++) {
                if (!sight.taken()[crop]) {
                    pictures.add(new Vision.Picture(sight.looked().crops(), crop));
                }
            }
        }
        if (pictures.isEmpty()) {
            return;
        }
        try (NDManager scope = vision.newManager()) {
            NDArray tokens = vision.run(scope, pictures).get("tokens");
            if (pictures.size() == sights.get(0).taken().length && sights.size() == 1) {
                sights.get(0).looked().fill(new VisualTokens(tokens));
                return;
            }
            ByteBuffer encoded = tokens.toByteBuffer();
            for (Sight sight : sights) {
                if (!sight.isUnchanged()) {
                    sight.looked().fill(assemble(scope, sight, encoded));
                }
            }
        }
    }

    /** A frame's tokens from those of this run, which are read on from where they stand, and those remembered. */
    private VisualTokens assemble(NDManager scope, Sight sight, ByteBuffer encoded) {
        int crops = sight.taken().length;
        int bytes = Math.multiplyExact(cells * width, Float.BYTES);
        ByteBuffer own = scope.allocateDirect(Math.multiplyExact(crops, bytes));
        Optional<ByteBuffer> known =
                sight.before().map(before -> before.tokens().array().toByteBuffer());
        for (int crop = 0; crop < crops; crop++) {
            if (sight.taken()[crop]) {
                own.put(known.orElseThrow().slice(crop * bytes, bytes));
            } else {
                own.put(encoded.slice(encoded.position(), bytes));
                encoded.position(encoded.position() + bytes);
            }
        }
        return new VisualTokens(scope.create(own.rewind(), rows(crops), DataType.FLOAT32));
    }

    private Shape rows(int crops) {
        return new Shape((long) crops * cells, width);
    }
}
