package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Spec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes the tensors of a bundle one after the other such that a write that was cut off goes on behind what is known
 * to be whole. What is known is read again first, which takes a fraction of the time that writing it took.
 */
final class WeightsFile {

    /** So much may be lost when a write is cut off. */
    private static final long LONGEST_STEP = 256 << 20;

    /** Small files are marked this often, so that they go on like large ones. */
    private static final int LEAST_MARKS = 4;

    private final Path file;
    private final Path journal;
    private final ImportProgress progress;

    /**
     * A file that may have been begun.
     *
     * @param file of the tensors
     * @param journal what is known of the file
     */
    WeightsFile(Path file, Path journal, ImportProgress progress) {
        this.file = file;
        this.journal = journal;
        this.progress = progress;
    }

    /**
     * Writes what is not written yet.
     *
     * @param names of the tensors, in the order in which they are to stand in the file
     * @param key changes whenever a tensor's bytes might
     * @throws BundleException if the disk has no room or fails; what is whole by then can be gone on with
     */
    void write(WeightSource weights, List<String> names, String key) {
        Map<String, Spec> specs = new LinkedHashMap<>();
        names.forEach(name -> specs.put(name, weights.spec(name)));
        ByteBuffer header = SafetensorsHeader.write(specs, Map.of(), SafetensorsWriter.DATA_ALIGNMENT);
        try (MarkedFile out = MarkedFile.open(file, journal, key + "-" + sum(header))) {
            if (out.isBegun()) {
                progress.tell("checking what was written before");
            }
            out.takeUp().ifPresent(why -> progress.tell("beginning anew, what was cut off does not count: " + why));
            if (!out.isBegun()) {
                out.put(header);
            }
            writeRest(out, weights, specs, header.remaining());
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    /** The same tensors in another order are another file. */
    private static String sum(ByteBuffer header) {
        CRC32C sum = new CRC32C();
        sum.update(header.duplicate());
        return Long.toHexString(sum.getValue());
    }

    private void writeRest(MarkedFile out, WeightSource weights, Map<String, Spec> specs, long headerBytes)
            throws IOException {
        List<String> names = List.copyOf(specs.keySet());
        int whole = out.whole().tensors();
        long all = bytes(names, specs);
        long done = Math.max(0, out.whole().bytes() - headerBytes);
        DiskSpace.check(file, all - done);
        String size = WrittenShare.size(all);
        progress.tell(
                done == 0
                        ? "writing %d tensors, %s".formatted(names.size(), size)
                        : "going on after %d of %d tensors (%s of %s)"
                                .formatted(whole, names.size(), WrittenShare.size(done), size));
        WrittenShare share = new WrittenShare(specs, progress);
        share.wrote(done);
        long step = Math.min(LONGEST_STEP, all / LEAST_MARKS);
        long begin = done - bytes(names.subList(0, whole), specs);
        for (int i = whole; i < names.size(); i++) {
            long length = specs.get(names.get(i)).byteLength();
            for (long offset = begin; offset < length; offset += SafetensorsWriter.COPY_BYTES) {
                int part = (int) Math.min(SafetensorsWriter.COPY_BYTES, length - offset);
                out.put(weights.bytes(names.get(i), offset, part));
                share.wrote(part);
                if (out.unmarked() >= step) {
                    out.mark(offset + part == length ? i + 1 : i);
                }
            }
            begin = 0;
        }
        out.mark(names.size());
    }

    private static long bytes(List<String> names, Map<String, Spec> specs) {
        return names.stream().mapToLong(name -> specs.get(name).byteLength()).sum();
    }
}
