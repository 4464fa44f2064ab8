package io.comevl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProcessorTest {

    @Test
    void vnniMeansThatInt8ProductsAreSummedExactly() {
        assertThat(exact("flags\t\t: fpu sse4_1 avx2 avx512f avx512_vnni")).isTrue();
        assertThat(exact("flags\t\t: fpu sse4_1 avx2 avx_vnni fma")).isTrue();
    }

    @Test
    void withoutItOrWithoutADescriptionTheyMaySaturate() {
        assertThat(exact("flags\t\t: fpu sse4_1 avx2 avx512f")).isFalse();
        assertThat(exact("model name\t: avx512_vnni")).isFalse();
        assertThat(Processor.sumsInt8Exactly(Stream.empty())).isFalse();
    }

    private static boolean exact(String line) {
        return Processor.sumsInt8Exactly(Stream.of("processor\t: 0", line, ""));
    }
}
