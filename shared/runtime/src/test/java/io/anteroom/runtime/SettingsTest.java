package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    enum Policy {
        TAKE_OVER,
        REFUSE
    }

    private static final Key<Integer> PORT = Key.integer("http.port", 8080, 0, 65535, "players' port");
    private static final Key<List<String>> ORIGINS = Key.list("http.origins", List.of(), "origins");
    private static final Key<Duration> TIMEOUT = Key.duration("shutdown.timeout", Duration.ofSeconds(20), "drain");
    private static final Key<Policy> POLICY = Key.choice("session.policy", Policy.TAKE_OVER, "who wins");
    private static final Key<Boolean> IN_QUERY = Key.flag("auth.tokenInQuery", true, "token in the URL");
    private static final Key<String> DATABASE = Key.url("postgres.url", "", "postgresql", "database");
    private static final Key<String> MASTER = Key.secret("keys.master", "", "the key");
    private static final Key<BigDecimal> WELCOME = Key.decimal(
            "wallet.welcome.amount", new BigDecimal("1000.00"), BigDecimal.ZERO, new BigDecimal("1000000"), "welcome");
    private static final Key<Integer> GAMES = Key.instances("game", "2/core");

    private static final List<Key<?>> KEYS =
            List.of(PORT, ORIGINS, TIMEOUT, POLICY, IN_QUERY, DATABASE, MASTER, WELCOME, GAMES);

    @Test
    void defaultsHold() {
        var settings = Settings.defaults(KEYS);

        assertThat(settings.get(PORT)).isEqualTo(8080);
        assertThat(settings.get(ORIGINS)).isEmpty();
        assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.get(POLICY)).isEqualTo(Policy.TAKE_OVER);
        assertThat(settings.get(WELCOME)).isEqualTo("1000.00");
        assertThat(settings.get(GAMES)).isEqualTo(2 * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void theFileGoesOverDefaultsTheEnvironmentOverTheFileAndAssignmentsOverAll() {
        var yaml = "http:\n  port: 1\n  origins: [https://a.example, https://b.example]\nsession:\n  policy: refuse\n"
                + "shutdown:\n  timeout: 5s\n";
        var settings = Settings.of(
                KEYS,
                yaml,
                Map.of("ANTEROOM_HTTP_PORT", "2", "ANTEROOM_AUTH_TOKENINQUERY", "false", "PATH", "/bin"),
                List.of("http.port=3", "wallet.welcome.amount=5"));

        assertThat(settings.get(PORT)).isEqualTo(3);
        assertThat(settings.get(ORIGINS)).containsExactly("https://a.example", "https://b.example");
        assertThat(settings.get(POLICY)).isEqualTo(Policy.REFUSE);
        assertThat(settings.get(IN_QUERY)).isFalse();
        assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(WELCOME)).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource({
        "http.port=70000, http.port: found '70000'",
        "http.port=x, a whole number from 0 to 65535",
        "shutdown.timeout=20, a duration like",
        "session.policy=both, 'takeOver, refuse'",
        "auth.tokenInQuery=yes, true or false",
        "instances.game=3/node, a number from 0 to 256",
        "http.prot=1, http.prot: unknown setting",
        "nonsense, section.key=value",
    })
    void aBadValueIsRefusedByItsFullName(String assignment, String message) {
        assertThatThrownBy(() -> Settings.of(KEYS, null, Map.of(), List.of(assignment)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownKeyInFileOrEnvironmentIsRefused() {
        assertThatThrownBy(() -> Settings.of(KEYS, "htp:\n  port: 1\n", Map.of(), List.of()))
                .hasMessageContaining("htp.port: unknown setting");
        assertThatThrownBy(() -> Settings.of(KEYS, null, Map.of("ANTEROOM_HTP_PORT", "1"), List.of()))
                .hasMessageContaining("ANTEROOM_HTP_PORT");
        assertThatThrownBy(() -> Settings.of(KEYS, "- a\n- b\n", Map.of(), List.of()))
                .hasMessageContaining("mapping");
    }

    @Test
    void whatIsPrintedHidesSecrets() {
        var settings = Settings.of(
                KEYS,
                null,
                Map.of(),
                List.of("keys.master=topsecret", "postgres.url=postgresql://app:hunter2@db:5432/anteroom"));

        assertThat(settings.print())
                .contains("http.port: 8080")
                .contains("postgresql://app:***@db:5432/anteroom")
                .doesNotContain("topsecret")
                .doesNotContain("hunter2");
    }

    @Test
    void aRefusedSecretIsNotShownEither() {
        assertThatThrownBy(() -> Settings.of(KEYS, null, Map.of(), List.of("postgres.url=mysql://a:hunter2@b/c")))
                .hasMessageContaining("postgres.url")
                .hasMessageNotContaining("hunter2");
    }
}
