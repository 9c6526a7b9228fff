package io.anteroom.table;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Roulette;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that the settings do not name and that have a round which is not settled: each is kept until that is, and opens no
 * other. Looks again and again, since a node that still has such a table in its settings may leave a round behind at any
 * time; while that node lives its lease keeps this one out. Belongs to one event loop.
 */
final class RemovedTables {

    private static final Logger LOG = LoggerFactory.getLogger(RemovedTables.class);
    private static final int LOOK_EVERY_MS = 5_000;

    private final Bus bus;
    private final TableConfig config;
    private final Map<RoomId, TableKeeper> keepers = new HashMap<>();
    private long timer = -1;

    RemovedTables(Bus bus, TableConfig config) {
        this.bus = bus;
        this.config = config;
    }

    void start() {
        timer = bus.vertx().setPeriodic(LOOK_EVERY_MS, tick -> look());
        look();
    }

    void stop() {
        bus.vertx().cancelTimer(timer);
        keepOnly(Set.of());
    }

    private void look() {
        bus.ask(StoredTables.UNFINISHED, new StoredTables.ListUnfinished(Roulette.GAME_ID, config.roulette()))
                .onSuccess(this::looked)
                // Store may come later than this node does, or be of a release that does not know the question.
                .onFailure(lost -> LOG.debug("Tables with a round to finish are not known yet", lost));
    }

    private void looked(Reply<StoredTables.Unfinished> reply) {
        if (!(reply instanceof Reply.Done<StoredTables.Unfinished> done)) {
            return;
        }

        var unfinished = done.value();
        keepOnly(unfinished.tables().stream()
                .map(StoredTables.UnfinishedTable::tableId)
                .collect(Collectors.toSet()));
        unfinished.tables().forEach(table -> keepers.computeIfAbsent(table.tableId(), id -> keep(table)));
    }

    private TableKeeper keep(StoredTables.UnfinishedTable table) {
        var id = table.tableId();
        var keeper =
                new TableKeeper(bus, config, new KnownTables.Table(id, table.name(), table.studio()), () -> leave(id));
        keeper.start();
        return keeper;
    }

    private void leave(RoomId id) {
        var keeper = keepers.remove(id);
        if (keeper != null) {
            keeper.stop();
        }
    }

    /** The others were finished elsewhere. */
    private void keepOnly(Set<RoomId> unfinished) {
        keepers.keySet().stream()
                .filter(id -> !unfinished.contains(id))
                .toList()
                .forEach(this::leave);
    }
}
