package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.DrawLog;
import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A database with rounds in it from before there was a draw log. */
class DrawLogUpgradeIT {

    /** Takes the schema back to what it was, rounds and all. */
    private static final String BEFORE = """
            alter table journal drop column draws, drop column rng_module, drop column batch;
            drop table draw_batches, draw_blocks, draw_head, rng_modules
            """;

    private static String script(String name) throws IOException {
        try (var file = Objects.requireNonNull(DrawLogUpgradeIT.class.getResourceAsStream("/db/migration/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itsRoundsAreCountedStayOutsideAndAreNotMissed() throws Exception {
        TestPlayer player;
        String url;
        try (var store = new RunningStore(1).withGames(RunningStore.GAME)) {
            url = store.url;
            player = store.player(1000);
            for (var i = 0; i < 3; i++) {
                commit(store, player);
            }
            store.sql(BEFORE);
        }
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement()) {
            statement.execute(script("V7__draw_log.sql"));
            statement.execute(script("R__70_draw_log.sql"));
        }
        try (var store = new RunningStore(url, 1)) {
            commit(store, player);
            check(store);
        }
    }

    private static void check(RunningStore store) {
        var tail = store.ask(DrawLog.TAIL, new DrawLog.ReadTail(10));
        assertThat(tail.head().hash()).isEqualTo(DrawLog.beginning(3));
        assertThat(tail.batches()).hasSize(1);
        assertThat(store.number("select count(*) from journal where batch is null"))
                .isEqualTo(3);
        var report = Audit.run(store.url);
        assertThat(report.isClean()).as(report.toText()).isTrue();

        store.sql(
                "delete from journal where batch is null and round_id = (select min(round_id::text)::uuid from journal)");
        assertThat(Audit.run(store.url).toText()).contains("2 actions are in no batch, of before the log there were 3");
    }

    private static void commit(RunningStore store, TestPlayer player) {
        var request = player.bet(10, 0);
        assertThat(store.ask(CommitRound.ENDPOINT, request).status()).isEqualTo(CommitRound.Status.COMMITTED);
        player.committed(request);
    }
}
