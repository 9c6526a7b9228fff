package io.anteroom.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.gateway.SentJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Takes in a request's body by hand: bounded in size and in time, and judged by what it holds, not by its media type. */
final class Body {

    static final int BYTES_MAX = 64 * 1024;
    private static final int DEPTH_MAX = 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Body() {}

    /** It has more than {@link #BYTES_MAX}; the rest was not read. */
    static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("body too large", null, false, false);
        }
    }

    /** It did not come in time, or its sender went away. */
    static final class Cut extends RuntimeException {
        Cut() {
            super("body cut", null, false, false);
        }
    }

    /** Reads it all; to be called before anything else is waited for. Fails with {@link TooLarge} or {@link Cut}. */
    static Future<Buffer> read(Vertx vertx, HttpServerRequest request, long withinMs) {
        if (announcedLength(request) > BYTES_MAX) {
            return Future.failedFuture(new TooLarge());
        }
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        var timer = vertx.setTimer(withinMs, late -> fail(whole, new Cut()));
        request.handler(part -> {
            if (body.length() + part.length() > BYTES_MAX) {
                fail(whole, new TooLarge());
            } else if (!whole.future().isComplete()) {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(gone -> fail(whole, new Cut()));
        request.endHandler(end -> whole.tryComplete(body));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue().onFailure(gone -> fail(whole, new Cut()));
        }
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** The JSON in it; empty if there is none. It is read as UTF-8 whatever it looks like, a byte order mark aside. */
    static Optional<JsonNode> parse(Buffer body) {
        try (var parser = FACTORY.createParser(utf8(body.getBytes()))) {
            var tree = SentJson.read(parser);
            return parser.nextToken() == null ? Optional.of(tree) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Given bytes, the parser would guess at the encoding, and let some bad UTF-8 pass. */
    private static char[] utf8(byte[] bytes) throws CharacterCodingException {
        var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        if (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK) {
            text.get();
        }
        var chars = new char[text.remaining()];
        text.get(chars);
        return chars;
    }

    /** Whether a body follows the headers. */
    static boolean isAnnounced(HttpServerRequest request) {
        return announcedLength(request) > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static long announcedLength(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE;
        }
    }

    private static void fail(Promise<Buffer> whole, RuntimeException why) {
        whole.tryFail(why);
    }
}
