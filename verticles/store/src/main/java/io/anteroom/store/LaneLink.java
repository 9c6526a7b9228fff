package io.anteroom.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a lane, from its dial to its end. It may be given up at any time, also while it is dialled: its socket
 * is closed then, whatever the server says or does not say. A connection's own close would wait for answers that are due,
 * and one that is dialled has no close at all: PostgreSQL would finish it later, for nobody.
 */
final class LaneLink {

    private static final Logger LOG = LoggerFactory.getLogger(LaneLink.class);

    /** From the first packet to the lane's number. */
    private static final int DIAL_SECONDS = 3;

    private final ConnectionFactory<PgConnectOptions> sockets;
    private final Future<SqlConnection> opened;

    private LaneLink(ConnectionFactory<PgConnectOptions> sockets, Future<SqlConnection> opened) {
        this.sockets = sockets;
        this.opened = opened;
    }

    static LaneLink dial(Vertx vertx, StoreConfig config) {
        var sockets = PgDriver.INSTANCE.createConnectionFactory(vertx, new NetClientOptions());
        return new LaneLink(sockets, sockets.connect(vertx.getOrCreateContext(), Connections.lane(config)));
    }

    /** The number of the lane that this connection has from now on. Fails if it did not get one in time. */
    Future<Integer> takeLane() {
        return opened.compose(connection ->
                        connection.preparedQuery("select take_lane()").execute())
                .timeout(DIAL_SECONDS, TimeUnit.SECONDS)
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Told when an open connection ends; at once, if it has ended. */
    void onEnd(Runnable told) {
        opened.onSuccess(connection -> {
            connection.exceptionHandler(failure -> LOG.debug("The lane's connection failed", failure));
            connection.closeHandler(end -> told.run());
        });
    }

    Future<RowSet<Row>> execute(String sql, Tuple parameters) {
        return opened.compose(connection -> connection.preparedQuery(sql).execute(parameters));
    }

    /** Closes behind what was asked before, or after a while all the same. */
    Future<Void> closeBehind(long timeoutMs) {
        return opened.compose(SqlConnection::close)
                .timeout(timeoutMs, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .eventually(this::close);
    }

    /** Closes the socket. */
    Future<Void> close() {
        var closed = Promise.<Void>promise();
        sockets.close(closed);
        return closed.future();
    }

    /** As {@link #close}, where nobody waits for it. */
    void giveUp() {
        close().onFailure(failure -> LOG.debug("A lost connection could not be closed", failure));
    }
}
