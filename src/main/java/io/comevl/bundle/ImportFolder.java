package io.comevl.bundle;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an import makes a bundle before it takes its place: the folder {@code .NAME.importing} beside it, which one import
 * at a time may use, and which stays if the process dies, so that the next import can go on. In it are a lock, the journal
 * of the weights, and the bundle.
 */
final class ImportFolder implements AutoCloseable {

    /** How the folder's name ends. */
    static final String ENDING = ".importing";

    private final Path out;
    private final Path folder;
    private final FolderLock lock;

    private ImportFolder(Path out, Path folder, FolderLock lock) {
        this.out = out;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder, or takes it over from an import that was cut off, of which only the weights stay.
     *
     * @param out the bundle's place
     * @throws BundleException if another import uses it now
     */
    static ImportFolder open(Path out) {
        Path place = out.toAbsolutePath().normalize();
        Path folder = place.resolveSibling("." + place.getFileName() + ENDING);
        try {
            FolderLock lock = FolderLock.take(lockFile(folder))
                    .orElseThrow(() -> new BundleException(
                            out + ": another import into this folder is running; wait for it or give another folder"));
            ImportFolder opened = new ImportFolder(place, folder, lock);
            opened.forgetAllButWeights();
            return opened;
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
    }

    private void forgetAllButWeights() throws IOException {
        Files.createDirectories(bundle());
        try (Stream<Path> files = Files.list(bundle())) {
            List<Path> others = files.filter(file -> !file.equals(weights())).toList();
            for (Path file : others) {
                Files.delete(file);
            }
        }
    }

    /** Folder of the bundle that is being made. */
    Path bundle() {
        return folder.resolve("bundle");
    }

    /** Its weights, which may be there in part. */
    Path weights() {
        return bundle().resolve(Bundle.WEIGHTS);
    }

    /** What is known of the weights. */
    Path journal() {
        return folder.resolve("journal");
    }

    /**
     * Puts the bundle in its place.
     *
     * @throws BundleException if something that is no bundle has come there meanwhile
     */
    void finish() {
        try {
            BundleFolder.put(bundle(), out);
        } catch (IOException e) {
            throw FileBytes.unreadable(out, e);
        }
        remove();
    }

    /** The lock goes last, and the folder stays if another import takes it at once. */
    private void remove() {
        BundleFolder.delete(bundle());
        try {
            Files.deleteIfExists(journal());
            Files.delete(lockFile(folder));
            Files.delete(folder);
        } catch (DirectoryNotEmptyException taken) {
            // Its lock is that import's.
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("lock");
    }

    /**
     * Ends an import that failed. What a disk stopped can go on when there is room again; what failed by itself would fail
     * again, and nothing of it is kept.
     */
    void failed(RuntimeException failure, ImportProgress progress) {
        if (isOfTheDisk(failure) && Journal.saysSomething(journal())) {
            progress.tell("what is written so far is kept in " + folder
                    + "; give the same command again to go on, or delete it");
        } else {
            remove();
        }
    }

    private static boolean isOfTheDisk(Throwable failure) {
        return failure instanceof IOException || (failure.getCause() != null && isOfTheDisk(failure.getCause()));
    }

    /** Lets others use the folder. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw FileBytes.unreadable(folder, e);
        }
    }
}
