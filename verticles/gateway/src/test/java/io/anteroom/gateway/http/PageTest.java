package io.anteroom.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Hash;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, the document, and who else may read answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageTest {

    private final Site site = new Site();

    @AfterAll
    void close() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html",
        "/index.html,text/html",
        "/app.js,text/javascript",
        "/style.css,text/css",
        "/icon.svg,image/svg+xml"
    })
    void filesHaveTheirTypeAndAreAskedForAgain(String path, String type) {
        var got = site.get(path).send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type")).startsWith(type);
        assertThat(got.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(got.body()).isNotEmpty();
    }

    @Test
    void aFileThatIsTheSameIsNotSentAgain() {
        var tag = site.get("/app.js").send().header("ETag");

        var got = site.get("/app.js").with("If-None-Match", tag).send();

        assertThat(got.status()).isEqualTo(304);
        assertThat(got.body()).isEmpty();
    }

    @Test
    void theVerifierMayRunItsOwnScriptAndNoOther() {
        var page = site.get("/verifier.html").send();

        assertThat(page.status()).isEqualTo(200);
        var script = between(page.body(), "<script type=\"module\">", "</script>");
        var style = between(page.body(), "<style>", "</style>");
        assertThat(page.header("Content-Security-Policy"))
                .endsWith("; style-src 'sha256-" + sha256(style) + "'; script-src 'sha256-" + sha256(script) + "'")
                .doesNotContain("unsafe-inline");
    }

    @Test
    void theVerifiersScriptIsServedAloneForThePageToImport() {
        var got = site.get("/verifier.js").send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type")).startsWith("text/javascript");
        assertThat(got.body())
                .isEqualTo(between(site.get("/verifier.html").send().body(), "<script type=\"module\">", "</script>"))
                .contains("export");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing.js", "/nothing.html", "/index.js", "/verifier.css"})
    void noOtherFileIsMadeUp(String path) {
        assertThat(site.get(path).send().status()).isEqualTo(404);
    }

    private static String between(String text, String start, String end) {
        var from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Hash.of(text.getBytes(UTF_8)).bytes());
    }

    @Test
    void theDocumentIsServed() {
        var got = site.get("/openapi.yaml").send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(got.body()).startsWith("openapi: 3.1.0");
    }

    @Test
    void headIsGetWithoutABody() {
        var got = site.method("HEAD", "/openapi.yaml").send();

        assertThat(got.status()).isEqualTo(200);
        assertThat(Integer.parseInt(got.header("Content-Length"))).isGreaterThan(10_000);
        assertThat(got.body()).isEmpty();
    }

    @Test
    void configuredOriginsMayReadAndOthersMayNot() {
        assertThat(site.get("/openapi.yaml").with("Origin", Site.ORIGIN).send().header("Access-Control-Allow-Origin"))
                .isEqualTo(Site.ORIGIN);
        for (var origin : new String[] {"https://evil.example.com", "null"}) {
            var got = site.get("/openapi.yaml").with("Origin", origin).send();
            assertThat(got.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void anOriginIsConfiguredHoweverItIsWritten() {
        var origin = "https://console.example.com";
        var got = site.get("/openapi.yaml").with("Origin", origin).send();
        assertThat(got.header("Access-Control-Allow-Origin")).isEqualTo(origin);
    }

    @Test
    void browsersMayAskFirst() {
        var got = site.method("OPTIONS", "/api/v1/wallet/deposits")
                .with("Origin", Site.ORIGIN)
                .with("Access-Control-Request-Method", "POST")
                .send();

        assertThat(got.status()).isEqualTo(204);
        assertThat(got.header("Access-Control-Allow-Origin")).isEqualTo(Site.ORIGIN);
        assertThat(got.header("Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
    }
}
