package io.anteroom.gateway.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes rest after a loss until a node has told of all its sessions. */
final class RedisWatchIT {

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Promise<Void> told = Promise.promise();
    private final AtomicBoolean telling = new AtomicBoolean();
    private RedisLink link = onContext(() -> Future.succeededFuture(RedisLink.open(vertx, TestServers.freshRedis())));

    @BeforeEach
    void start() {
        until("the link is up", link::isUp);
        var watch = onContext(() -> Future.succeededFuture(RedisWatch.start(vertx, link, this::tellAgain, () -> true)));
        until("it has looked", watch::isSettled);
    }

    private Future<Void> tellAgain() {
        telling.set(true);
        return told.future();
    }

    @AfterEach
    void stop() {
        onContext(link::close);
        await(vertx.close());
    }

    @Test
    void pushesRestForAsLongAsTellingTakes() {
        redis("FLUSHDB");
        until("the loss is noticed", telling::get);
        var end = System.nanoTime() + SECONDS.toNanos(4);
        while (System.nanoTime() < end) {
            assertThat(redis("EXISTS", "gw:rest")).isEqualTo("1");
            LockSupport.parkNanos(50_000_000);
        }

        told.complete();
        until("they are handed over again", () -> redis("EXISTS", "gw:rest").equals("0"));
    }

    @Test
    void nothingRestsAfterASilenceBehindWhichAllIsThere() {
        redis("CLIENT", "PAUSE", "2500", "ALL");
        until("the silence is noticed", telling::get);
        assertThat(redis("EXISTS", "gw:rest")).isEqualTo("0");
    }

    /** What Redis says. */
    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private String redis(String command, Object... arguments) {
        return onContext(() -> link.send(command, arguments).map(String::valueOf));
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

    private static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
