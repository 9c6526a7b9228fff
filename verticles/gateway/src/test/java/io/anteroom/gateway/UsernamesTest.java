package io.anteroom.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsernamesTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final AtomicLong nowNanos = new AtomicLong();
    private final Usernames usernames = new Usernames(bus, nowNanos::get);
    private final Map<PlayerId, String> names = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final PlayerId neo = PlayerId.next();
    private Runnable meanwhile = () -> {};
    private @Nullable Code refuses;
    private boolean fails;

    @BeforeEach
    void serve() throws Exception {
        names.put(neo, "neo");
        var unused = bus.serve(Accounts.FIND_NAMES, 100, call -> {
                    asked.incrementAndGet();
                    meanwhile.run();
                    if (fails) {
                        return Future.failedFuture("the connection broke");
                    }
                    if (refuses != null) {
                        return Future.succeededFuture(Reply.refused(refuses, "not now"));
                    }
                    return Future.succeededFuture(Reply.done(new Accounts.FoundNames(call.request().players().stream()
                            .filter(names::containsKey)
                            .map(player -> new Accounts.Name(player, names.getOrDefault(player, "")))
                            .toList())));
                })
                .await(10, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    @Test
    void aNameIsAskedForOnceInHalfAMinute() throws Exception {
        assertThat(name()).isEqualTo("neo");
        nowNanos.set(SECONDS.toNanos(29));
        assertThat(name()).isEqualTo("neo");
        assertThat(asked.get()).isEqualTo(1);

        names.put(neo, "theone");
        nowNanos.set(SECONDS.toNanos(31));
        assertThat(name()).isEqualTo("theone");
    }

    @Test
    void aNewNameShowsAtOnce() throws Exception {
        assertThat(name()).isEqualTo("neo");
        names.put(neo, "theone");
        usernames.forget(neo);

        assertThat(name()).isEqualTo("theone");
    }

    @Test
    void aNameThatChangesWhileItIsReadIsNotKept() throws Exception {
        meanwhile = () -> usernames.forget(neo);
        assertThat(name()).isEqualTo("neo");
        meanwhile = () -> {};
        names.put(neo, "theone");

        assertThat(name()).isEqualTo("theone");
    }

    @Test
    void whoIsGoneIsLeftOut() throws Exception {
        var named = usernames
                .name(List.of(new Place(PlayerId.next(), 5, 1), new Place(neo, 4, 2)))
                .await(10, SECONDS);

        assertThat(named).isEqualTo(Reply.done(List.of(new Entry(neo, "neo", 4, 2L))));
    }

    @Test
    void withoutStoreNobodyHasAName() throws Exception {
        var lonely = new Usernames(Bus.local(Vertx.vertx()));
        var named = lonely.name(List.of(new Place(neo, 4, 2))).await(10, SECONDS);

        assertThat(named).isInstanceOfSatisfying(Reply.Refused.class, no -> assertThat(
                        no.refusal().code())
                .isEqualTo(Code.UNAVAILABLE));
        assertThat(lonely.name(List.of()).await(10, SECONDS)).isEqualTo(Reply.done(List.of()));
    }

    @Test
    void oldNamesAreToldWhileStoreIsAway() throws Exception {
        assertThat(name()).isEqualTo("neo");
        nowNanos.set(SECONDS.toNanos(31));
        refuses = Code.UNAVAILABLE;
        assertThat(name()).isEqualTo("neo");
        fails = true;
        assertThat(name()).isEqualTo("neo");

        fails = false;
        refuses = null;
        names.put(neo, "theone");
        assertThat(name()).isEqualTo("theone");
    }

    /** Who is left out of a board is gone; of this one it is not known. */
    @Test
    void whoWasNeverNamedIsNotLeftOutWhileStoreIsAway() throws Exception {
        assertThat(name()).isEqualTo("neo");
        nowNanos.set(SECONDS.toNanos(31));
        refuses = Code.OVERLOADED;

        var named = usernames
                .name(List.of(new Place(PlayerId.next(), 5, 1), new Place(neo, 4, 2)))
                .await(10, SECONDS);

        assertThat(named).isEqualTo(Reply.refused(Code.OVERLOADED, "not now"));
    }

    /** The old one is known to be wrong. */
    @Test
    void aNameThatChangedIsNotToldAnyMore() throws Exception {
        assertThat(name()).isEqualTo("neo");
        refuses = Code.UNAVAILABLE;
        usernames.forget(neo);

        assertThat(name()).isEmpty();
    }

    private String name() throws Exception {
        return usernames.of(List.of(neo)).await(10, SECONDS).fold(found -> found.getOrDefault(neo, ""), refusal -> "");
    }
}
