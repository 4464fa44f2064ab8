package io.comevl.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessNoteTest {

    @TempDir
    Path folder;

    @Test
    void aProcessIsFoundByItsNote() throws Exception {
        Path file = folder.resolve("run").resolve("this.pid");
        ProcessNote.of(ProcessHandle.current(), 3).write(file);

        ProcessNote note = ProcessNote.read(file).orElseThrow();

        assertThat(note.process()).contains(ProcessHandle.current());
        assertThat(note.starts()).isEqualTo(3);
    }

    @Test
    void anotherProcessThatGotTheNumberIsNotIt() {
        ProcessNote earlier = new ProcessNote(ProcessHandle.current().pid(), Instant.EPOCH.plusSeconds(1), 1);

        assertThat(earlier.process()).isEmpty();
    }

    @Test
    void noNoteIsNoProcess() throws Exception {
        assertThat(ProcessNote.read(folder.resolve("none.pid"))).isEmpty();
    }
}
