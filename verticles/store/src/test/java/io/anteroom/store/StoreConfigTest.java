package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConfigTest {

    private static StoreConfig of(String... assignments) {
        return StoreConfig.from(Settings.of(StoreConfig.KEYS, null, Map.of(), List.of(assignments)));
    }

    @Test
    void defaultsAreAnEmbeddedDatabase() {
        assertThat(of())
                .isEqualTo(new StoreConfig(
                        "",
                        "",
                        List.of(),
                        512,
                        2000,
                        4,
                        1000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofDays(1)));
    }

    @Test
    void everyKeyIsMapped() {
        var config = of(
                "postgres.url=postgresql://app:a@db:5432/game",
                "postgres.ownerUrl=postgresql://own:b@db:5432/game",
                "postgres.replicaUrls=postgresql://r:c@r1/game,postgresql://r:c@r2/game",
                "postgres.batchMax=32",
                "postgres.queueMax=100",
                "postgres.poolSize=8",
                "postgres.poolWaitMax=50",
                "postgres.statementTimeout=9s",
                "postgres.lockTimeout=500ms",
                "postgres.revocationsKept=13h");
        assertThat(config)
                .isEqualTo(new StoreConfig(
                        "postgresql://app:a@db:5432/game",
                        "postgresql://own:b@db:5432/game",
                        List.of("postgresql://r:c@r1/game", "postgresql://r:c@r2/game"),
                        32,
                        100,
                        8,
                        50,
                        Duration.ofSeconds(9),
                        Duration.ofMillis(500),
                        Duration.ofHours(13)));
    }

    @Test
    void theOwnerIsTheNodesUserUnlessNamed() {
        assertThat(of("postgres.url=postgresql://app:a@db/game").ownerUrl()).isEqualTo("postgresql://app:a@db/game");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres.lockTimeout=0s",
                "postgres.lockTimeout=25d",
                "postgres.statementTimeout=0s",
                "postgres.statementTimeout=25d"
            })
    void timeoutsThatPostgresCannotKeepAreRefusedByName(String assignment) {
        assertThatThrownBy(() -> of(assignment))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(assignment.substring(0, assignment.indexOf('=')) + ": found ")
                .hasMessageContaining("from 1ms to 24d");
    }

    @Test
    void badValuesAreRefusedByName() {
        assertThatThrownBy(() -> of("postgres.batchMax=0"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.batchMax");
        assertThatThrownBy(() -> of("postgres.url=mysql://x"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.url");
        assertThatThrownBy(() -> of("postgres.replicaUrls=postgresql://r:hunter2@r1/game,redis://r:hunter2@r2"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.replicaUrls")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> of("postgres.url=postgresql://a:hunter2@db:5432"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.url: found 'postgresql://a:***@db:5432', which names no database");
        assertThatThrownBy(() -> of("postgres.lockTimeout=10s"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.statementTimeout");
        assertThatThrownBy(() -> of("postgres.revocationsKept=12h"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("postgres.revocationsKept");
    }
}
