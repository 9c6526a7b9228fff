package io.anteroom.store;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Hash;
import io.anteroom.runtime.HealthState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one write connection of a lane. It dials again by itself when it is lost, with a growing pause, and holds a lane
 * number that no other connection of the database has while it lives. Lives on one event loop.
 */
final class LaneConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LaneConnection.class);
    private static final int PAUSE_MIN_MS = 50;
    private static final int PAUSE_MAX_MS = 1000;
    private static final int TICK_MS = 100;

    private final Vertx vertx;
    private final StoreConfig config;
    private Runnable ready = () -> {};
    private Runnable tick = () -> {};
    private volatile @Nullable LaneLink connection;
    private int lane;
    private int pauseMs = PAUSE_MIN_MS;
    private boolean ticking;
    private boolean closed;

    LaneConnection(Vertx vertx, StoreConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** Told each time the connection is there again. */
    void onReady(Runnable told) {
        ready = told;
    }

    /** Told several times a second while the connection is not there. */
    void onTick(Runnable told) {
        tick = told;
    }

    /** Dials for the first time; fails if that fails, and may then be called again. */
    Future<Void> open() {
        if (!ticking) {
            ticking = true;
            vertx.setPeriodic(TICK_MS, id -> {
                if (connection == null) {
                    tick.run();
                }
            });
        }
        return dial();
    }

    boolean isReady() {
        return connection != null;
    }

    HealthState health() {
        return connection != null ? HealthState.up() : HealthState.down("no connection to PostgreSQL");
    }

    /** Fails if the connection is lost, or if there is no answer long after the statement timeout. */
    Future<RowSet<Row>> execute(String sql, Tuple parameters) {
        var open = connection;
        if (open == null) {
            return Future.failedFuture("not connected");
        }
        return open.execute(sql, parameters)
                .timeout(answerTimeoutMs(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (!DatabaseFailure.isDefinite(failure)) {
                        lost(open);
                    }
                });
    }

    /** PostgreSQL ends the statement itself; this is for a server or a network that says nothing any more. */
    private long answerTimeoutMs() {
        return config.statementTimeout().toMillis() + 2000;
    }

    /** The lane's own account that faces bets and wins. */
    Future<Long> houseAccount(Currency currency) {
        return execute("select house_account('house', $1, $2)", Tuple.of(lane, currency.code()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The number by which the journal names the code that gave the bytes. */
    Future<Short> rngModule(Hash hash) {
        return execute("select rng_module($1)", Tuple.of(Columns.bytes(hash)))
                .map(rows -> rows.iterator().next().getShort(0));
    }

    /** What is under way is answered before, unless PostgreSQL says nothing any more. */
    Future<Void> close() {
        closed = true;
        var open = connection;
        connection = null;
        return open == null ? Future.succeededFuture() : open.closeBehind(answerTimeoutMs());
    }

    private Future<Void> dial() {
        var dialled = LaneLink.dial(vertx, config);
        dialled.onEnd(() -> lost(dialled));
        return dialled.takeLane().onFailure(failure -> dialled.giveUp()).map(taken -> use(dialled, taken));
    }

    private @Nullable Void use(LaneLink dialled, int takenLane) {
        if (closed) {
            dialled.giveUp();
            return null;
        }
        lane = takenLane;
        connection = dialled;
        pauseMs = PAUSE_MIN_MS;
        ready.run();
        return null;
    }

    private void lost(LaneLink gone) {
        if (connection != gone) {
            return;
        }
        connection = null;
        gone.giveUp();
        if (!closed) {
            LOG.warn("The lane lost its connection lane={}", lane);
            dialAgain();
        }
    }

    private void dialAgain() {
        var jittered = ThreadLocalRandom.current().nextInt(pauseMs) + 1;
        pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
        vertx.setTimer(jittered, id -> {
            if (!closed && connection == null) {
                dial().onSuccess(done -> LOG.info("The lane is connected again lane={}", lane))
                        .onFailure(failure -> dialAgain());
            }
        });
    }
}
