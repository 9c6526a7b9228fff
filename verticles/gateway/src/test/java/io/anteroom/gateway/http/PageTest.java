package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
