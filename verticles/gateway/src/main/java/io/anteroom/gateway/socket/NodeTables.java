package io.anteroom.gateway.socket;

import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Brings the news of tables to the sockets of this node, and tells tables that somebody sits at them. One for all instances
 * of a node; {@link #told} is asked on any thread.
 */
public final class NodeTables {

    private static final int SEATED_EVERY_MS = 5_000;

    private final NodeSockets sockets;
    private final ConcurrentHashMap<RoomId, Long> told = new ConcurrentHashMap<>();

    public NodeTables(NodeSockets sockets) {
        this.sockets = sockets;
    }

    /** On the context of one instance. */
    public Future<Void> start(Bus bus) {
        bus.vertx().setPeriodic(SEATED_EVERY_MS, tick -> tellSeated(bus));
        return bus.hear(Tables.NEWS, this::tell);
    }

    /** How often there was news of a table. */
    long told(RoomId table) {
        return told.getOrDefault(table, 0L);
    }

    private void tell(Tables.News news) {
        told.merge(news.tableId(), 1L, Long::sum);
        sockets.tell(TableEvents.audience(news.tableId()), TableFrames.news(news));
    }

    private void tellSeated(Bus bus) {
        var seated = sockets.audiences().stream()
                .filter(audience -> audience.kind() == Audience.Kind.TABLE)
                .map(audience -> RoomId.parse(audience.name()))
                .collect(Collectors.toSet());
        if (!seated.isEmpty()) {
            bus.tell(Tables.SEATED, new Tables.Seated(seated));
        }
    }
}
