package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The pictures within a Parquet file, as {@code {bytes, path}} in the column {@code image}. Holds those of one row group at
 * a time: best asked for in the order of rows. For one thread.
 */
final class PictureColumn {

    static final String COLUMN = "image";

    private final ParquetTable table;
    private int group = -1;
    private List<JsonNode> rows = List.of();

    PictureColumn(ParquetTable table) {
        this.table = table;
    }

    /** The picture of a row, counted from 0. */
    Picture at(long row) {
        return new Embedded(this, row);
    }

    private byte[] bytes(long row) throws IOException {
        int[] place = table.place(row);
        if (place[0] != group) {
            rows = List.of();
            rows = table.rowGroup(place[0], Set.of(COLUMN));
            group = place[0];
        }
        JsonNode bytes = rows.get(place[1]).path(COLUMN).path("bytes");
        if (!bytes.isBinary()) {
            throw new IOException("no bytes in the column image");
        }
        return bytes.binaryValue();
    }

    private record Embedded(PictureColumn column, long row) implements Picture {
        @Override
        public String name() {
            return column.table.file().getFileName() + ", row " + (row + 1);
        }

        @Override
        public byte[] bytes() throws IOException {
            return column.bytes(row);
        }
    }
}
