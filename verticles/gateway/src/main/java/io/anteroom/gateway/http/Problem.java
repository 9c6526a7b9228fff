package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** A refusal as RFC 9457 writes it. {@code about:blank}: what tells problems apart is their {@code code}. */
final class Problem {

    static final String TYPE = "application/problem+json";
    /** Seconds until someone who was told neither should ask again. */
    private static final long RETRY_AFTER_DEFAULT = 1;

    private Problem() {}

    static Answer.Content content(int status, Refusal refusal, UUID requestId) {
        var problem = Shapes.object()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", refusal.message())
                .put("code", refusal.code().name())
                .put("requestId", requestId.toString());
        return new Answer.Content(TYPE, Buffer.buffer(Json.write(problem)));
    }

    static boolean hasRetryAfter(int status) {
        return status == 429 || status == 503;
    }

    static long retryAfterSeconds(Refusal refusal) {
        var ms = refusal.retryAfterMs();
        return ms == null ? RETRY_AFTER_DEFAULT : Math.max(1, (ms + 999) / 1000);
    }

    /** Who asked without saying who they are, told so in HTTP's own way. */
    static Answer unauthenticated(String message) {
        return Answer.refused(Code.CLIENT_NOT_AUTHENTICATED, message).with("WWW-Authenticate", "Bearer");
    }
}
