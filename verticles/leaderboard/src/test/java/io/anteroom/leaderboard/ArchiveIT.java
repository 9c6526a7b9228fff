package io.anteroom.leaderboard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Settings;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ended seasons on their way out of Redis and into the archive, of which a test says what store makes of them. */
class ArchiveIT {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final TreeSet<Long> ended = new TreeSet<>();
    private final Set<Long> refused = Collections.synchronizedSet(new TreeSet<>());
    private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    private RedisLink link;
    private Archive archive;

    /** A season that is not refused takes three steps. */
    @BeforeEach
    void start() throws Exception {
        var config = LeaderboardConfig.from(Settings.of(LeaderboardConfig.KEYS, null, Map.of(), List.of()));
        var redisUrl = TestServers.freshRedis();
        var unused = Future.all(
                        bus.serve(
                                StoredBoards.ENDED,
                                10,
                                call -> Future.succeededFuture(Reply.done(new StoredBoards.Ended(List.copyOf(ended))))),
                        bus.serve(StoredBoards.ARCHIVE, 10, call -> Future.succeededFuture(step(call.request()))))
                .await(10, SECONDS);
        link = onLoop(() -> Future.succeededFuture(RedisLink.open(vertx, redisUrl)));
        RunningBoards.until(link::isUp);
        archive = new Archive(bus, new RedisBoards(vertx, link), config);
    }

    private Reply<StoredBoards.Archived> step(StoredBoards.Archive request) {
        var season = java.util.Objects.requireNonNull(request.seasonId());
        asked.add(season);
        if (refused.contains(season)) {
            return Reply.refused(Code.UNAVAILABLE, "on purpose");
        }
        return Reply.done(new StoredBoards.Archived(Collections.frequency(asked, season) > 3 ? null : season));
    }

    private <T> T onLoop(java.util.function.Supplier<Future<T>> work) throws Exception {
        var done = io.vertx.core.Promise.<T>promise();
        vertx.runOnContext(turn -> work.get().onComplete(done));
        return done.future().await(20, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(20, SECONDS);
    }

    @Test
    void aSeasonThatCannotBePutAwayHoldsUpNoOther() throws Exception {
        ended.addAll(List.of(1L, 2L, 3L));
        refused.add(1L);

        assertThatThrownBy(() -> onLoop(() -> archive.run())).hasMessageContaining("UNAVAILABLE");
        assertThat(asked).containsExactly(1L, 2L, 2L, 2L, 2L, 3L, 3L, 3L, 3L);

        // It may take all the time a run has, so it comes last.
        asked.clear();
        assertThatThrownBy(() -> onLoop(() -> archive.run())).hasMessageContaining("UNAVAILABLE");
        assertThat(asked).endsWith(1L);
        asked.clear();
        refused.clear();
        onLoop(() -> archive.run());
        onLoop(() -> archive.run());
        assertThat(asked).startsWith(2L).endsWith(3L);
        assertThat(asked.subList(asked.indexOf(1L), asked.size())).startsWith(1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void redisForgetsASeasonThatCannotBePutAway() throws Exception {
        for (var season : List.of(1L, 2L)) {
            onLoop(() -> link.send("SET", "board:{" + season + "}:places", "there"));
        }
        ended.add(1L);
        refused.add(1L);
        assertThatThrownBy(() -> onLoop(() -> archive.run())).hasMessageContaining("UNAVAILABLE");

        assertThat(onLoop(() -> link.send("EXISTS", "board:{1}:places")).toInteger())
                .isZero();
        assertThat(onLoop(() -> link.send("EXISTS", "board:{2}:places")).toInteger())
                .isEqualTo(1);
    }
}
