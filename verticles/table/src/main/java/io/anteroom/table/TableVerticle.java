package io.anteroom.table;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves live tables; see the package. One instance of a node keeps them going, if it gets their leases. */
public final class TableVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(TableVerticle.class);
    private static final int IN_FLIGHT_MAX = 4096;
    private static final int FIND_AGAIN_MS = 500;

    private final TableConfig config;
    private final Jurisdictions jurisdictions;
    private final Bus bus;
    private final AtomicBoolean kept;
    private final KnownTables tables;
    private final Map<RoomId, TableKeeper> keepers = new HashMap<>();
    private final RemovedTables removed;

    private TableVerticle(TableConfig config, Jurisdictions jurisdictions, Bus bus, AtomicBoolean kept) {
        this.config = config;
        this.jurisdictions = jurisdictions;
        this.bus = bus;
        this.kept = kept;
        this.tables = new KnownTables(config.roulette().size());
        this.removed = new RemovedTables(bus, config);
    }

    /** The instances of one node. */
    public static Supplier<TableVerticle> instances(TableConfig config, Jurisdictions jurisdictions, Bus bus) {
        var kept = new AtomicBoolean();
        return () -> new TableVerticle(config, jurisdictions, bus, kept);
    }

    /** Ends when it has looked for its tables once: with store and rng there it has found them. */
    @Override
    public Future<?> start() {
        var views = new TableViews(bus, config, tables);
        var desk = new TableDesk(bus, config, jurisdictions, tables);
        var keeps = kept.compareAndSet(false, true);
        var looked = config.roulette().stream().map(name -> find(name, keeps)).toList();
        if (keeps) {
            removed.start();
        }
        return Future.all(
                        bus.serve(Tables.LIST, IN_FLIGHT_MAX, call -> views.list()),
                        bus.serve(Tables.VIEW, IN_FLIGHT_MAX, call -> views.view(call.request())),
                        bus.serve(Tables.BET, IN_FLIGHT_MAX, desk::bet),
                        bus.serve(Tables.SET_OUTCOME, IN_FLIGHT_MAX, desk::outcome),
                        bus.hear(Tables.SEATED, this::seated))
                .compose(served -> Future.join(looked));
    }

    @Override
    public Future<?> stop() {
        keepers.values().forEach(TableKeeper::stop);
        removed.stop();
        return Future.succeededFuture();
    }

    /** Until store and rng are there, which may be later than this node is. Ends, always well, with the first try. */
    @CanIgnoreReturnValue
    private Future<?> find(String name, boolean keeps) {
        return bus.ask(Rng.MAKE, new Rng.MakeSeeds(1))
                .compose(reply -> reply.fold(
                        made -> bus.ask(
                                StoredTables.CREATE,
                                new StoredTables.Create(
                                        Roulette.GAME_ID,
                                        name,
                                        made.seeds().get(0),
                                        config.studio().contains(name))),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))))
                .transform(done -> {
                    if (done.succeeded() && done.result() instanceof Reply.Done<StoredTables.Created> created) {
                        found(
                                new KnownTables.Table(
                                        created.value().tableId(),
                                        name,
                                        config.studio().contains(name)),
                                keeps);
                    } else {
                        LOG.debug("A table was not found yet table={}", name);
                        vertx.setTimer(FIND_AGAIN_MS, again -> find(name, keeps));
                    }
                    return Future.succeededFuture();
                });
    }

    private void found(KnownTables.Table table, boolean keeps) {
        tables.add(table);
        if (keeps) {
            var keeper = new TableKeeper(bus, config, table);
            keepers.put(table.id(), keeper);
            keeper.start();
        }
    }

    private void seated(Tables.Seated news) {
        news.tables().forEach(id -> {
            var keeper = keepers.get(id);
            if (keeper != null) {
                keeper.seated();
            }
        });
    }
}
