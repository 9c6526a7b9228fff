package io.anteroom.app;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node as HTTP shows it, by the JDK's client. */
record Http(URI node) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** An answer, whatever its status. */
    record Reply(int status, HttpResponse<String> response) {

        String text() {
            return response.body();
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        /** The code of a problem document. */
        String code() {
            return json().getString("code");
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** The body of an answer that must have this status. */
        @CanIgnoreReturnValue
        JsonObject expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + this);
            }
            return text().isEmpty() ? new JsonObject() : json();
        }

        @Override
        public String toString() {
            return response.request().method() + " " + response.uri() + ": " + status + " " + text();
        }
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply get(String token, String path) {
        return send(authorized(path, token).GET());
    }

    Reply post(String path, JsonObject body) {
        return send(request(path).header("Content-Type", "application/json").POST(text(body)));
    }

    /** As curl sends it when it is told nothing else. */
    Reply postAsForm(String path, JsonObject body) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(text(body)));
    }

    Reply delete(String token, String path) {
        return send(authorized(path, token).DELETE());
    }

    Reply post(String token, String path, JsonObject body) {
        return send(authorized(path, token)
                .header("Content-Type", "application/json")
                .POST(text(body)));
    }

    Reply post(String token, String path, JsonObject body, String idempotencyKey) {
        return send(authorized(path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(text(body)));
    }

    Reply put(String token, String path, JsonObject body) {
        return send(authorized(path, token)
                .header("Content-Type", "application/json")
                .PUT(text(body)));
    }

    /** All of a paged list, newest first. */
    List<JsonObject> all(String token, String path) {
        var items = new ArrayList<JsonObject>();
        String cursor = "";
        while (cursor != null) {
            var page = get(token, path + "?limit=100" + cursor).expect(200);
            JsonArray found = page.getJsonArray("items");
            found.forEach(item -> items.add((JsonObject) item));
            cursor = page.containsKey("nextCursor") ? "&cursor=" + page.getString("nextCursor") : null;
        }
        return items;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(node.resolve(path)).timeout(PATIENCE);
    }

    private HttpRequest.Builder authorized(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.BodyPublisher text(JsonObject body) {
        return BodyPublishers.ofString(body.encode());
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
