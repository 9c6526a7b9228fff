package io.anteroom.gateway.http;

import io.anteroom.contracts.Hash;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The style and the script that a page carries in itself, so that it works as a file of its own too. */
record Inline(@Nullable String style, @Nullable String script) {

    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern SCRIPT = Pattern.compile("<script type=\"module\">(.*?)</script>", Pattern.DOTALL);

    static Inline of(Buffer page) {
        var text = page.toString(StandardCharsets.UTF_8);
        return new Inline(first(STYLE, text), first(SCRIPT, text));
    }

    private static @Nullable String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? found.group(1) : null;
    }

    /** The directives that let browsers take exactly these texts; empty if there are none. */
    String policy() {
        return allow("style-src", style) + allow("script-src", script);
    }

    private static String allow(String directive, @Nullable String text) {
        return text == null ? "" : "; " + directive + " 'sha256-" + hash(text) + "'";
    }

    private static String hash(String text) {
        var hash = Hash.of(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash.bytes());
    }

    /** The script alone, for pages that import it. */
    Optional<Buffer> module() {
        return Optional.ofNullable(script).map(Buffer::buffer);
    }
}
