package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameTest {

    /** As a client, which takes frames without a mask. */
    private static String decode(byte[] wire) {
        var config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1_000_000)
                .build();
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
        channel.writeInbound(Unpooled.wrappedBuffer(wire));
        TextWebSocketFrame frame = channel.readInbound();
        try {
            assertThat(frame.isFinalFragment()).isTrue();
            return frame.text();
        } finally {
            frame.release();
            channel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
    void theWireFormIsAWholeTextFrame(int length) {
        var json = "x".repeat(length);

        assertThat(decode(new Frame(json).wire())).isEqualTo(json);
    }

    @Test
    void whatIsNotAsciiIsUtf8() {
        assertThat(decode(new Frame("{\"x\":\"€😀\"}").wire())).isEqualTo("{\"x\":\"€😀\"}");
    }

    @Test
    void messagesAreEscaped() {
        var refusal = new Refusal(Code.OVERLOADED, "a \"quote\", a \\ and a \n line end", 7L);
        var frame = Json.tree(Frames.error(new EventId("e"), refusal).json());

        assertThat(frame.path("message").asText()).isEqualTo(refusal.message());
        assertThat(frame.path("retryAfterMs").asLong()).isEqualTo(7);
        assertThat(frame.path("eventId").asText()).isEqualTo("e");
    }
}
