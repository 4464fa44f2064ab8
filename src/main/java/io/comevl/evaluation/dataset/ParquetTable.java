package io.comevl.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A Parquet file as rows of JSON. Keeps nothing open between calls. */
final class ParquetTable {

    private final Path file;
    private final MessageType schema;
    private final List<Long> rowsOfGroups;

    /**
     * Reads what columns there are.
     *
     * @throws IOException if the file is no Parquet file or damaged; names it
     */
    ParquetTable(Path file) throws IOException {
        this.file = file;
        try (ParquetFileReader reader = open()) {
            schema = reader.getFileMetaData().getSchema();
            rowsOfGroups = reader.getRowGroups().stream()
                    .map(group -> group.getRowCount())
                    .toList();
        }
    }

    Path file() {
        return file;
    }

    /** Names of the columns; those within an object are not listed. */
    Set<String> columns() {
        return schema.getFields().stream().map(Type::getName).collect(Collectors.toSet());
    }

    boolean has(String... columns) {
        return columns().containsAll(Set.of(columns));
    }

    /** Whether a column holds objects with this value in each. */
    boolean hasWithin(String column, String value) {
        return schema.containsField(column)
                && !schema.getType(column).isPrimitive()
                && schema.getType(column).asGroupType().containsField(value);
    }

    /** All rows, some of their columns; those that the file lacks are missing. */
    List<Fields> rows(Set<String> columns) throws IOException {
        List<Fields> rows = new ArrayList<>();
        for (int group = 0; group < rowsOfGroups.size(); group++) {
            for (JsonNode row : rowGroup(group, columns)) {
                rows.add(new Fields(file + ", row " + (rows.size() + 1), row));
            }
        }
        return rows;
    }

    /** In which row group a row is, and which it is within: rows count from 0. */
    int[] place(long row) {
        long left = row;
        for (int group = 0; group < rowsOfGroups.size(); group++) {
            if (left < rowsOfGroups.get(group)) {
                return new int[] {group, (int) left};
            }
            left -= rowsOfGroups.get(group);
        }
        throw new IndexOutOfBoundsException(file + ": no row " + row);
    }

    /** The rows of one row group, some of their columns. */
    List<JsonNode> rowGroup(int group, Set<String> columns) throws IOException {
        MessageType wanted = new MessageType(
                schema.getName(),
                schema.getFields().stream()
                        .filter(column -> columns.contains(column.getName()))
                        .toList());
        List<JsonNode> rows = new ArrayList<>();
        try (ParquetFileReader reader = open()) {
            reader.setRequestedSchema(wanted);
            PageReadStore pages = reader.readRowGroup(group);
            MessageColumnIO io = new ColumnIOFactory().getColumnIO(wanted, schema);
            RecordReader<Group> records = io.getRecordReader(pages, new GroupRecordConverter(wanted));
            for (long row = 0; row < pages.getRowCount(); row++) {
                rows.add(ParquetJson.object(records.read()));
            }
        } catch (LinkageError e) {
            // Parquet finds codecs beyond the usual ones through Hadoop, which is not here.
            throw new IOException(file + ": compressed in a way that is not read here; use snappy, zstd or none", e);
        } catch (RuntimeException e) {
            throw new IOException(file + ": damaged Parquet file: " + e.getMessage(), e);
        }
        return rows;
    }

    private ParquetFileReader open() throws IOException {
        try {
            return ParquetFileReader.open(
                    new LocalInputFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
        } catch (RuntimeException e) {
            throw new IOException(file + ": no Parquet file: " + e.getMessage(), e);
        }
    }
}
