package io.comevl.job.notify;

import io.comevl.avro.Event;
import io.comevl.job.notify.EvidenceLedger.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;

/** Evidence in folders of this machine. */
final class EvidenceFolder implements EvidenceStore {

    private static final String UNFINISHED = ".unfinished-";

    private final Path root;
    private final EvidenceLedger ledger;

    private EvidenceFolder(Path root, EvidenceLedger ledger) {
        this.root = root;
        this.ledger = ledger;
    }

    /** Looks through what lies there, and makes the folder if there is none. */
    static EvidenceFolder open(Path root, EvidenceLedger ledger) throws IOException {
        Files.createDirectories(root);
        EvidenceFolder store = new EvidenceFolder(root, ledger);
        List<Kept> found = new ArrayList<>();
        for (Path day : directories(root)) {
            for (Path folder : directories(day)) {
                if (folder.getFileName().toString().startsWith(UNFINISHED)) {
                    PathUtils.deleteDirectory(folder);
                } else {
                    found.add(store.kept(folder));
                }
            }
        }
        ledger.found(found);
        ledger.tidy(store::delete);
        return store;
    }

    private static List<Path> directories(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).toList();
        }
    }

    private Kept kept(Path folder) {
        try {
            return new Kept(
                    root.relativize(folder).toString(),
                    Files.getLastModifiedTime(folder).toInstant(),
                    FileUtils.sizeOfDirectory(folder.toFile()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void add(Event event, Writer writer) throws IOException {
        Path folder = root.resolve(EvidenceStore.name(event));
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(UNFINISHED + HexFormat.of().toHexDigits(System.nanoTime()));
        Files.createDirectories(unfinished);
        try {
            writer.write(unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException failed) {
            PathUtils.deleteDirectory(unfinished);
            throw failed;
        }
        ledger.added(kept(folder));
        ledger.tidy(this::delete);
    }

    private void delete(String name) throws IOException {
        Path folder = root.resolve(name);
        if (Files.exists(folder)) { // else somebody deleted it by hand
            PathUtils.deleteDirectory(folder);
        }
        Path day = folder.getParent();
        if (Files.isDirectory(day) && PathUtils.isEmptyDirectory(day)) {
            Files.delete(day);
        }
    }

    @Override
    public void close() {
        // Nothing is held open between events.
    }
}
