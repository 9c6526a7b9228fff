package io.anteroom.gateway.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.redis.RedisAway;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.anteroom.testkit.FaultProxy;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to a Redis that is killed, frozen and restarted. */
final class RedisLinkIT {

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private RedisLink link = onContext(() -> Future.succeededFuture(RedisLink.open(vertx, TestServers.freshRedis())));

    @BeforeEach
    void connect() {
        untilUp();
    }

    @AfterEach
    void stop() {
        onContext(link::close);
        await(vertx.close());
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private <T> T onContext(Supplier<Future<T>> task) {
        var done = Promise.<T>promise();
        context.runOnContext(turn -> task.get().onComplete(done));
        return await(done.future());
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("too late", late);
        }
    }

    private void untilUp() {
        until("the link is up", link::isUp);
    }

    private static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    private String get(String key) {
        return String.valueOf(onContext(() -> link.send("GET", key)));
    }

    @Test
    void commandsFollowEachOtherAndAnswersKeepTheirOrder() {
        var answers = onContext(() -> {
            var sent = new ArrayList<Future<String>>();
            for (int i = 0; i < 2_000; i++) {
                sent.add(link.send("ECHO", "" + i).map(String::valueOf));
            }
            return Future.all(sent).map(all -> all.<String>list());
        });

        for (int i = 0; i < 2_000; i++) {
            assertThat(answers.get(i)).isEqualTo("" + i);
        }
    }

    private void openWith(Function<RedisLink, Future<?>> greeting) {
        openWith(TestServers.freshRedis(), greeting);
    }

    private void openWith(String url, Function<RedisLink, Future<?>> greeting) {
        var before = link;
        onContext(before::close);
        link = onContext(() -> Future.succeededFuture(RedisLink.open(vertx, url, greeting)));
    }

    @Test
    void nothingIsSentOverAConnectionBeforeItIsGreeted() {
        var said = Promise.<Void>promise();
        var asked = new AtomicInteger();
        openWith(fresh -> {
            asked.incrementAndGet();
            return fresh.send("SET", "greeted", "yes").compose(done -> said.future());
        });
        while (asked.get() == 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }

        assertThat(link.isUp()).isFalse();
        assertThatThrownBy(() -> get("x")).isInstanceOfSatisfying(RedisAway.class, away -> assertThat(away.isUnsent())
                .isTrue());
        context.runOnContext(turn -> said.complete());
        untilUp();
        assertThat(get("greeted")).isEqualTo("yes");
    }

    /** As a server does that still reads its file. */
    @Test
    void aConnectionThatCannotBeGreetedIsGivenUpForAnother() {
        var asked = new AtomicInteger();
        openWith(fresh -> asked.incrementAndGet() < 3
                ? fresh.send("NOTACOMMAND")
                : fresh.send("SET", "greeted", "by " + asked.get()));
        untilUp();

        assertThat(asked).hasValue(3);
        assertThat(link.connections()).isEqualTo(3);
        assertThat(get("greeted")).isEqualTo("by 3");
    }

    @Test
    void tooManyWaitingCommandsAreRefusedAtOnce() {
        TestServers.pauseRedis();
        try {
            assertThatThrownBy(() -> onContext(() -> {
                        var sent = new ArrayList<Future<?>>();
                        for (int i = 0; i < 5_000; i++) {
                            sent.add(link.send("PING"));
                        }
                        return sent.get(4_999).mapEmpty();
                    }))
                    .isInstanceOf(RedisAway.class)
                    .hasMessageContaining("too many");
        } finally {
            TestServers.resumeRedis();
        }
    }

    @Test
    void aFrozenRedisFailsWhatWaitsAndIsUsedAgainAfterwards() {
        TestServers.pauseRedis();
        try {
            assertThatThrownBy(() -> get("x")).isInstanceOf(RedisAway.class);
        } finally {
            TestServers.resumeRedis();
        }
        untilUp();

        assertThat(get("x")).isEqualTo("null");
    }

    /** As when packets are dropped, or the host is gone and another has its address: no end is told. */
    @Test
    void aConnectionThatCarriesNothingAnyMoreIsClosedForANewOne() {
        var url = TestServers.freshRedis();
        try (var proxy = FaultProxy.to(url)) {
            openWith(proxy.through(url), fresh -> Future.succeededFuture());
            untilUp();
            assertThat(get("x")).isEqualTo("null");
            proxy.swallow();
            assertThatThrownBy(() -> get("x"))
                    .isInstanceOfSatisfying(
                            RedisAway.class, away -> assertThat(away.isUnsent()).isFalse());
            assertThat(proxy.counters().swallowedChunks()).isPositive();

            untilUp();
            assertThat(get("x")).isEqualTo("null");
            assertThat(link.connections()).isGreaterThan(1);
            assertThat(proxy.counters().connections()).isGreaterThan(1);
            until("the old socket is closed", () -> proxy.open() == 1);
            onContext(link::close);
            until("no socket is left", () -> proxy.open() == 0);
        }
    }

    /** As when a server is killed with commands under way. */
    @Test
    void whatAResetConnectionLeavesUnansweredIsNotKnown() {
        var url = TestServers.freshRedis();
        try (var proxy = FaultProxy.to(url)) {
            openWith(proxy.through(url), fresh -> Future.succeededFuture());
            untilUp();
            proxy.blackHole();
            var asked = Promise.<Void>promise();
            context.runOnContext(turn -> link.send("GET", "x").<Void>mapEmpty().onComplete(asked));
            until("the command is held", () -> proxy.counters().heldChunks() > 0);
            proxy.reset();

            assertThatThrownBy(() -> onContext(asked::future))
                    .isInstanceOfSatisfying(
                            RedisAway.class, away -> assertThat(away.isUnsent()).isFalse());
            proxy.heal();
            untilUp();
        }
    }

    /** A server that is frozen takes connections still. */
    @Test
    void aDialThatIsNeverAnsweredIsGivenUpForAnother() {
        var url = TestServers.freshRedis();
        try (var proxy = FaultProxy.to(url)) {
            proxy.blackHole();
            openWith(proxy.through(url), fresh -> Future.succeededFuture());
            until("the first command is held", () -> proxy.counters().heldChunks() > 0);
            proxy.swallow();
            proxy.heal();
            until("the first command is lost", () -> proxy.counters().swallowedChunks() > 0);

            untilUp();
            assertThat(get("x")).isEqualTo("null");
            until("the sockets before are closed", () -> proxy.open() == 1);
        }
    }

    @Test
    void aKilledRedisIsDialledAgainAndScriptsAreSentAgain() {
        var script = RedisScript.of("return ARGV[1] .. '!'");
        assertThat(onContext(() -> link.run(script, List.of(), "a")).toString()).isEqualTo("a!");
        var before = link.connections();
        TestServers.killRedis();
        TestServers.restartRedis();
        // It may not have noticed yet that the one before is gone.
        until("the link is up again", () -> link.isUp() && link.connections() > before);

        assertThat(onContext(() -> link.run(script, List.of(), "b")).toString()).isEqualTo("b!");
    }
}
