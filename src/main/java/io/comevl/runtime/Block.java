package io.comevl.runtime;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of new tokens as the rectangle that graphs take. Shorter rows are padded at their end with token 0, which sees
 * only itself and which nobody sees.
 */
final class Block {

    private final KeyValues past;
    private final List<NewTokens> rows;
    private final int tokens;
    private final int wanted;

    Block(KeyValues past, List<NewTokens> rows) {
        this.past = past;
        this.rows = rows;
        tokens = rows.stream().mapToInt(row -> row.ids().length).max().orElseThrow();
        wanted = Math.max(1, rows.stream().mapToInt(NewTokens::wanted).max().orElseThrow());
    }

    int tokens() {
        return tokens;
    }

    /** Slots remembered afterwards. */
    int slots() {
        return past.slots() + tokens;
    }

    int wanted() {
        return wanted;
    }

    Shape shape() {
        return new Shape(rows.size(), tokens);
    }

    LongBuffer ids() {
        LongBuffer ids = LongBuffer.allocate(rows.size() * tokens);
        for (int row = 0; row < rows.size(); row++) {
            ids.put(row * tokens, rows.get(row).ids());
        }
        return ids;
    }

    /**
     * Visual token of each place.
     *
     * @param known sources from 0 up to this exist
     * @param none what stands for no source
     */
    LongBuffer sources(int known, int none) {
        LongBuffer sources = LongBuffer.allocate(rows.size() * tokens);
        for (int row = 0; row < rows.size(); row++) {
            for (int token = 0; token < tokens; token++) {
                int[] given = rows.get(row).sources();
                int source = token < given.length ? given[token] : -1;
                if (source >= known) {
                    throw new IllegalArgumentException("new tokens: row " + row + " token " + token
                            + " reads visual token " + source + ", there are " + known);
                }
                sources.put(row * tokens + token, source < 0 ? none : source);
            }
        }
        return sources;
    }

    LongBuffer positions() {
        LongBuffer positions = LongBuffer.allocate(rows.size() * tokens);
        for (int row = 0; row < rows.size(); row++) {
            for (int token = 0; token < tokens; token++) {
                positions.put(row * tokens + token, past.length(row) + token);
            }
        }
        return positions;
    }

    /** uint8[rows, 1, tokens, slots]: which slots each token sees: those remembered, those before it, itself. */
    ByteBuffer keep(NDManager scope) {
        ByteBuffer keep = scope.allocateDirect(Math.multiplyExact(rows.size() * tokens, slots()));
        byte[] line = new byte[slots()];
        for (int row = 0; row < rows.size(); row++) {
            int length = rows.get(row).ids().length;
            for (int token = 0; token < tokens; token++) {
                Arrays.fill(line, (byte) 0);
                line[past.slots() + token] = 1;
                for (int slot = 0; token < length && slot < past.slots() + token; slot++) {
                    line[slot] = (byte) (slot >= past.slots() || past.visible(row, slot) ? 1 : 0);
                }
                keep.put(line);
            }
        }
        return keep.rewind();
    }

    /** int64[rows, wanted]: places of the last tokens of each row; those of rows that want fewer are padded with 0. */
    LongBuffer logitRows() {
        LongBuffer places = LongBuffer.allocate(rows.size() * wanted);
        for (int row = 0; row < rows.size(); row++) {
            NewTokens tokensOfRow = rows.get(row);
            int first = tokensOfRow.ids().length - tokensOfRow.wanted();
            for (int i = 0; i < tokensOfRow.wanted(); i++) {
                places.put(row * wanted + i, first + i);
            }
        }
        return places;
    }

    /** Splits logits [rows, wanted, width] into those that each row asked for. */
    float[][][] perRow(FloatBuffer logits, int width) {
        float[][][] split = new float[rows.size()][][];
        for (int row = 0; row < rows.size(); row++) {
            split[row] = new float[rows.get(row).wanted()][width];
            for (int i = 0; i < split[row].length; i++) {
                logits.get((row * wanted + i) * width, split[row][i]);
            }
        }
        return split;
    }

    boolean[][] visibleAfterwards() {
        boolean[][] visible = new boolean[rows.size()][];
        for (int row = 0; row < rows.size(); row++) {
            visible[row] = Arrays.copyOf(past.visible(row), slots());
            Arrays.fill(visible[row], past.slots(), past.slots() + rows.get(row).ids().length, true);
        }
        return visible;
    }
}
