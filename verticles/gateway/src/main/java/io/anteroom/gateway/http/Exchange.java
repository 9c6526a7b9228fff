package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.UuidV7;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and the one answer it gets. Belongs to one event loop. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    static final String CONTENT_POLICY = "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none';"
            + " base-uri 'none'; form-action 'self'; object-src 'none'";

    static final Refusal OUR_FAULT = new Refusal(Code.INTERNAL, "Something went wrong on our side.");

    private final HttpServerRequest request;
    private final Origins origins;
    private final HttpMetrics metrics;
    private final OpenRequests open;
    private final UUID id = UuidV7.next();
    private final long startedNanos = System.nanoTime();
    private String route = "none";
    private boolean answered;

    /** Open until it is sent an answer, or fails; also if nobody is there any more to read that. */
    Exchange(HttpServerRequest request, Origins origins, HttpMetrics metrics, OpenRequests open) {
        this.request = request;
        this.origins = origins;
        this.metrics = metrics;
        this.open = open;
        open.opened();
    }

    HttpServerRequest request() {
        return request;
    }

    String path() {
        var path = request.path();
        return path == null ? "" : path;
    }

    String method() {
        return request.method().name();
    }

    String address() {
        return request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
    }

    /** What the request is counted under. */
    void isFor(String template) {
        route = template;
    }

    /** Answers without reading what may follow the headers, so the connection can't be used again if something does. */
    void refuseUnread(Answer answer) {
        send(Body.isAnnounced(request) ? answer.with("Connection", "close") : answer);
    }

    void send(Answer answer) {
        write(open.areLast() ? answer.with("Connection", "close") : answer);
    }

    private void write(Answer answer) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            answered();
            return;
        }
        var refusal = answer.refusal();
        var content = refusal == null ? answer.content() : Problem.content(answer.status(), refusal, id);
        response.setStatusCode(answer.status());
        writeHeaders(answer);
        count(answer.status());
        var sent = content == null
                ? response.end()
                : response.putHeader("Content-Type", content.type())
                        .putHeader("Content-Length", "" + content.body().length())
                        .end(content.body());
        sent.onComplete(done -> {
            answered();
            closeIfAsked(answer);
        });
    }

    private void answered() {
        if (!answered) {
            answered = true;
            open.answered();
        }
    }

    /** What went wrong on our side, which the client is told as little as possible about. */
    void fail(Throwable cause) {
        if (cause instanceof Body.TooLarge) {
            send(Answer.refused(Code.BODY_TOO_LARGE, "A body may have 64 KiB at most.")
                    .with("Connection", "close"));
        } else if (cause instanceof Body.Cut) {
            count(499);
            answered();
            Closing.now(request);
        } else if (cause instanceof UnknownOutcome) {
            LOG.warn("No answer came requestId={} route={} cause={}", id, route, cause.getMessage());
            send(Answer.refused(
                    Code.TIMEOUT,
                    "The outcome is unknown. Ask again, with the same Idempotency-Key where there is one."));
        } else {
            LOG.error("A request failed requestId={} route={}", id, route, cause);
            send(Answer.refused(OUR_FAULT));
        }
    }

    private void writeHeaders(Answer answer) {
        var headers = request.response().headers();
        headers.set("X-Request-Id", id.toString())
                .set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", CONTENT_POLICY)
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Cache-Control", "no-store");
        origins.mark(request, headers);
        answer.headers().forEach(headers::set);
        var refusal = answer.refusal();
        if (refusal != null && Problem.hasRetryAfter(answer.status())) {
            headers.set("Retry-After", "" + retryAfter(refusal));
        }
    }

    private static long retryAfter(Refusal refusal) {
        return Problem.retryAfterSeconds(refusal);
    }

    private void closeIfAsked(Answer answer) {
        if (answer.headers().containsKey("Connection")) {
            Closing.afterAnswer(request);
        }
    }

    private void count(int status) {
        var method = METHODS.contains(method()) ? method() : "other";
        metrics.record(route, method, status, System.nanoTime() - startedNanos);
    }
}
