package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What members read out of frames without a parser. */
final class RelayFrameTest {

    private static final byte[] MESSAGE = bytes("{\"eventType\":\"RoomMessage\",\"from\":\"f\",\"at\":\"2026-01-01\","
            + "\"data\":{\"t\":17  ,\"p\":\"xxx\"},\"roomId\":\"r\",\"roomSeq\":42,\"roomEpoch\":1}");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] error(boolean retryable) {
        return bytes(
                "{\"eventType\":\"Error\",\"eventId\":\"e\",\"code\":\"OVERLOADED\",\"message\":\"no\",\"retryable\":"
                        + retryable + "}");
    }

    @Test
    void aMessageTellsItsNumberAndItsTime() {
        assertThat(RelayFrame.kind(MESSAGE, MESSAGE.length)).isEqualTo(RelayFrame.Kind.MESSAGE);
        assertThat(RelayFrame.seq(MESSAGE, MESSAGE.length)).isEqualTo(42);
        assertThat(RelayFrame.time(MESSAGE, MESSAGE.length)).isEqualTo(17);
    }

    @Test
    void anErrorTellsItsCodeAndWhetherToTryAgain() {
        var passing = error(true);
        var lasting = error(false);

        assertThat(RelayFrame.kind(passing, passing.length)).isEqualTo(RelayFrame.Kind.OTHER);
        assertThat(RelayFrame.code(passing, passing.length)).isEqualTo("OVERLOADED");
        assertThat(RelayFrame.retryable(passing, passing.length)).isTrue();
        assertThat(RelayFrame.retryable(lasting, lasting.length)).isFalse();
    }

    @Test
    void otherContentHasAnotherSum() {
        var other = MESSAGE.clone();
        other[70]++;

        assertThat(RelayFrame.content(other, other.length)).isNotEqualTo(RelayFrame.content(MESSAGE, MESSAGE.length));
    }
}
