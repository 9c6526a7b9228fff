package io.anteroom.table;

import io.anteroom.contracts.Money;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How tables stand, for those who ask. */
final class TableViews {

    private static final int HISTORY_MAX = 20;

    private final Bus bus;
    private final TableConfig config;
    private final KnownTables tables;

    TableViews(Bus bus, TableConfig config, KnownTables tables) {
        this.bus = bus;
        this.config = config;
        this.tables = tables;
    }

    Future<Reply<Tables.Listed>> list() {
        if (!tables.isWhole()) {
            return Future.succeededFuture(Reply.refused(tables.unknown()));
        }
        Future<Reply<List<Tables.Summary>>> all = Future.succeededFuture(Reply.done(List.of()));
        for (var table : tables.all()) {
            all = all.compose(before -> load(table, 0)
                    .map(reply -> before.flatMap(some -> reply.map(stands -> with(some, summary(table, stands))))));
        }
        return all.map(reply -> reply.map(Tables.Listed::new));
    }

    private static List<Tables.Summary> with(List<Tables.Summary> some, Tables.Summary another) {
        var more = new ArrayList<>(some);
        more.add(another);
        return more;
    }

    Future<Reply<Tables.State>> view(Tables.View request) {
        var table = tables.find(request.tableId());
        if (table == null) {
            return Future.succeededFuture(Reply.refused(tables.unknown()));
        }
        return load(table, HISTORY_MAX)
                .compose(reply -> reply.fold(
                        stands -> withOwnBets(request, table, stands),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Tables.State>> withOwnBets(
            Tables.View request, KnownTables.Table table, StoredTables.Stands stands) {
        var current = stands.current();
        if (current == null) {
            return Future.succeededFuture(Reply.done(state(table, stands, List.of())));
        }
        return bus.ask(StoredTables.OWN, new StoredTables.ListOwn(request.playerId(), table.id(), current.number()))
                .map(reply -> reply.map(own -> state(table, stands, own.bets())));
    }

    private Tables.State state(KnownTables.Table table, StoredTables.Stands stands, List<Tables.Placed> own) {
        var current = stands.current();
        return new Tables.State(
                summary(table, stands),
                stands.now(),
                current == null ? null : current.seedHash(),
                stands.planned().seedHash(),
                own,
                stands.history());
    }

    private Tables.Summary summary(KnownTables.Table table, StoredTables.Stands stands) {
        var current = stands.current();
        var limits = config.limits();
        return new Tables.Summary(
                table.id(),
                Roulette.GAME_ID,
                table.name(),
                phase(current),
                current == null ? 0 : current.number(),
                current == null ? null : current.closesAt(),
                new Money(limits.minBet(), limits.currency()),
                new Money(limits.maxBet(), limits.currency()),
                new Money(limits.maxStake(), limits.currency()));
    }

    private static Tables.Phase phase(StoredTables.@Nullable Round current) {
        return current == null || current.phase() == null ? Tables.Phase.SETTLED : current.phase();
    }

    private Future<Reply<StoredTables.Stands>> load(KnownTables.Table table, int historyMax) {
        return bus.ask(StoredTables.LOAD, new StoredTables.Load(table.id(), historyMax));
    }
}
