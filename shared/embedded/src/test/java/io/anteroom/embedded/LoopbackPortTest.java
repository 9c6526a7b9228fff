package io.anteroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
    /** Of a thousand drawn from the range at random, some thirty would be the same as another. */
    @Test
    void noPortIsGivenTwiceThoughNobodyUsesIt() {
        assertThat(IntStream.generate(LoopbackPort::free).limit(1_000)).doesNotHaveDuplicates();
    }
}
