package io.anteroom.gateway.http;

import io.anteroom.contracts.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code /} and its files, from the jar's folder {@code web}. A file is read once and kept; browsers keep it
 * too and ask each time whether it is still the same. {@code x.js} that is no file is the script within {@code x.html}.
 * Belongs to one event loop.
 */
final class Page {

    private static final String FOLDER = "/web/";
    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    private final Vertx vertx;
    private final Map<String, Kept> kept = new HashMap<>();

    /** @param policy for the page alone; what every answer has otherwise */
    private record Kept(Answer.Content content, String etag, String policy) {}

    Page(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Whether the path can be a file of the page: one plain name with an ending we know. */
    static boolean isFile(String path) {
        return path.equals("/")
                || (path.matches("/[A-Za-z0-9_-]{1,64}\\.[a-z]{1,12}") && TYPES.containsKey(ending(path)));
    }

    /** Whether there is a file at the path. Reads none: the names within the jar are in memory. */
    boolean has(String path) {
        if (!isFile(path)) {
            return false;
        }
        var name = nameOf(path);
        return kept.containsKey(name)
                || ApiDocument.Resource.exists(FOLDER + name)
                || (name.endsWith(".js") && ApiDocument.Resource.exists(FOLDER + pageOf(name)));
    }

    /** The file, that it has not changed, or null if it is none of ours. */
    Future<@Nullable Answer> answer(HttpServerRequest request, String path) {
        var name = nameOf(path);
        var known = kept.get(name);
        if (known != null) {
            return Future.succeededFuture(answer(request, known));
        }
        return vertx.executeBlocking(() -> find(name), false)
                .map(found -> found == null ? null : answer(request, keep(name, found)));
    }

    private static @Nullable Buffer find(String name) {
        var found = read(name);
        return found == null && name.endsWith(".js") ? scriptOf(read(pageOf(name))) : found;
    }

    private static @Nullable Buffer read(String name) {
        return ApiDocument.Resource.find(FOLDER + name);
    }

    private static @Nullable Buffer scriptOf(@Nullable Buffer page) {
        return page == null ? null : Inline.of(page).module().orElse(null);
    }

    private Kept keep(String name, Buffer file) {
        var policy = name.endsWith(".html") ? Inline.of(file).policy() : "";
        var content = new Answer.Content(TYPES.getOrDefault(ending(name), "text/plain"), file);
        var entry = new Kept(content, tag(file), Exchange.CONTENT_POLICY + policy);
        kept.put(name, entry);
        return entry;
    }

    /** A file with the tag that browsers ask by. */
    static Answer file(HttpServerRequest request, Answer.Content content, String etag) {
        var same = etag.equals(request.getHeader("If-None-Match"));
        var answer = same ? new Answer(304, null, null, Map.of()) : new Answer(200, content, null, Map.of());
        return answer.with("ETag", etag).with("Cache-Control", "no-cache");
    }

    static String tag(Buffer file) {
        return '"' + Hash.of(file.getBytes()).hex().substring(0, 32) + '"';
    }

    private static Answer answer(HttpServerRequest request, Kept entry) {
        return file(request, entry.content(), entry.etag()).with("Content-Security-Policy", entry.policy());
    }

    private static String nameOf(String path) {
        return path.equals("/") ? INDEX : path.substring(1);
    }

    private static String pageOf(String script) {
        return script.replaceAll("js$", "html");
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
