package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    enum Policy {
        TAKE_OVER,
        REFUSE
    }

    private static final Key<Integer> PORT = Key.integer("http.port", 8080, 0, 65535, "players' port");
    private static final Key<List<String>> ORIGINS = Key.list("http.origins", List.of(), "origins");
    private static final Key<Duration> TIMEOUT = Key.duration("shutdown.timeout", Duration.ofSeconds(20), "drain");
    private static final Key<Duration> LOCK = Key.duration(
            "lock.timeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofDays(24), "waits for a lock");
    private static final Key<Policy> POLICY = Key.choice("session.policy", Policy.TAKE_OVER, "who wins");
    private static final Key<Boolean> IN_QUERY = Key.flag("auth.tokenInQuery", true, "token in the URL");
    private static final Key<String> DATABASE = Key.url("postgres.url", "", Set.of("postgresql"), "database");
    private static final Key<String> MASTER = Key.secret("keys.master", "", "the key");
    private static final Key<BigDecimal> WELCOME = Key.decimal(
            "wallet.welcome.amount", new BigDecimal("1000.00"), BigDecimal.ZERO, new BigDecimal("1000000"), "welcome");
    private static final Key<Integer> GAMES = Key.instances("game", "2/core");

    private static final Key<Integer> SIZE = Key.integer("shelves.<name>.size", 10, 1, 100, "size");
    private static final Key<Boolean> OPEN = Key.flag("shelves.<name>.open", false, "open");

    private static final List<Key<?>> KEYS = List.of(
            PORT,
            ORIGINS,
            TIMEOUT,
            LOCK,
            POLICY,
            IN_QUERY,
            DATABASE,
            MASTER,
            WELCOME,
            GAMES,
            SIZE,
            OPEN,
            OPEN.of("main").withDefault("true"));

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
        "shutdown.timeout=3651d, at most 3650d",
        "shutdown.timeout=999999999d, at most 3650d",
        "lock.timeout=0s, a duration from 1ms to 24d",
        "lock.timeout=25d, a duration from 1ms to 24d",
        "session.policy=both, 'takeOver, refuse'",
        "auth.tokenInQuery=yes, true or false",
        "instances.game=3/node, a number from 0 to 256",
        "http.prot=1, http.prot: unknown setting",
        "http=1, http: unknown setting",
        "shelves.tall.size=0, shelves.tall.size: found '0'",
        "shelves.tall.depth=1, 'shelves.tall.depth: unknown setting; known are shelves.main.open, '",
        "shelves.tall=1, shelves.tall: unknown setting",
        "shelves=1, shelves: unknown setting",
        "shelves.Tall.size=1, shelves.Tall: found 'Tall'",
        "shelves.<name>.size=1, shelves.<name>: found '<name>'",
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
                .hasMessage("the configuration file: found a list, allowed is a mapping of sections");
        assertThatThrownBy(() -> Settings.of(KEYS, "port", Map.of(), List.of()))
                .hasMessage("the configuration file: found a single value, allowed is a mapping of sections");
    }

    @Test
    void thingsAreNamedByAnyLayerAndOneIsBuiltIn() {
        var settings = Settings.of(
                KEYS,
                "shelves:\n  tall:\n    size: 50\n    open: true\n  bare: {}\n  empty:\n",
                Map.of("ANTEROOM_SHELVES_MAIN_SIZE", "7", "ANTEROOM_SHELVES_VERY_LOW_SIZE", "1"),
                List.of("shelves.tall.size=60"));

        assertThat(settings.names(SIZE)).containsExactly("bare", "empty", "main", "tall", "very-low");
        assertThat(settings.get(SIZE.of("tall"))).isEqualTo(60);
        assertThat(settings.get(OPEN.of("tall"))).isTrue();
        assertThat(settings.get(SIZE.of("main"))).isEqualTo(7);
        assertThat(settings.get(OPEN.of("main"))).isTrue();
        assertThat(settings.get(SIZE.of("very-low"))).isEqualTo(1);
        assertThat(settings.get(SIZE.of("bare"))).isEqualTo(10);
        assertThat(settings.get(OPEN.of("empty"))).isFalse();
        assertThat(settings.print()).contains("shelves.bare.size: 10", "shelves.tall.size: 60");
    }

    @Test
    void onlyWhatIsBuiltInExistsByDefault() {
        var settings = Settings.defaults(KEYS);

        assertThat(settings.names(SIZE)).containsExactly("main");
        assertThat(settings.print()).doesNotContain("<name>");
    }

    @Test
    void anEmptySectionSaysNothing() {
        var settings = Settings.of(KEYS, "http: {}\nshelves:\nsession:\n", Map.of(), List.of());

        assertThat(settings.print()).isEqualTo(Settings.defaults(KEYS).print());
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://app:hunter2 x@db/game",
                "postgresql://app:hunter2@db:port/game",
                "postgresql://app:hunter2@db:99999/game",
                "postgresql://app:hunter2@db:0/game",
                "postgresql://app:hunter2@my_db/game",
                "postgresql://app:hunter2@/game",
                "postgresql://app:hun/ter2@db/game",
                "postgresql://app:x@hunter2@db/game",
                "postgresql://app:%zzhunter2@db/game",
                "postgresql://app:hunter2",
                "postgresql://db/game?password=hunter2&x=<",
                "postgresql:/app:hunter2@db/game",
                "postgresqls://app:hunter2@db/game",
                "app:hunter2@db/game"
            })
    void aUrlNobodyCanConnectToIsRefusedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> Settings.of(KEYS, null, Map.of(), List.of("postgres.url=" + url)))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith("postgres.url: found '")
                .hasMessageContaining("allowed is empty, or postgresql://user:password@host:port/")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("ter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db",
                "postgresql://app@db:5432/game",
                "postgresql://app:p%20w@[::1]:5432/game?x=a@b",
                "postgresql://app:pw@db-1.example.com/game"
            })
    void aUrlIsTakenAsItIs(String url) {
        assertThat(Settings.of(KEYS, null, Map.of(), List.of("postgres.url=" + url))
                        .get(DATABASE))
                .isEqualTo(url);
    }

    @Test
    void passwordsOfSeveralUrlsAreHiddenEach() {
        var replicas = Key.urls("postgres.replicaUrls", Set.of("postgresql"), "replicas");

        assertThat(replicas.masked("postgresql://a:one@b/c,postgresql://d:two@e:1/f?password=three"))
                .isEqualTo("postgresql://a:***@b/c,postgresql://d:***@e:1/f?password=***");
        assertThat(replicas.masked("postgresql://b:5432/c,postgresql://[::1]:5432"))
                .isEqualTo("postgresql://b:5432/c,postgresql://[::1]:5432");
    }

    /** As of a secret that was made with a line break behind it; what connects would show all of it in what it throws. */
    @Test
    void whatIsAroundAUrlIsNoPartOfIt() {
        var text = "postgresql://app:hunter2@db:5432/anteroom";
        assertThat(Settings.of(KEYS, null, Map.of("ANTEROOM_POSTGRES_URL", " " + text + "\n"), List.of())
                        .get(DATABASE))
                .isEqualTo(text);
    }
}
