package io.anteroom.store;

import io.anteroom.contracts.Done;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;

/**
 * Pushes that wait to be handed over. What one relay took no other gets for some seconds, nor anything newer of the same
 * player: if it could not be handed over, the newer one would be told first.
 */
final class PushOutbox {

    static final String TAKE = "select * from take_pushes($1)";

    private static final String GIVE_BACK = "select give_back_pushes($1)";

    private static final String PENDING = "select exists (select from push_outbox where player_id = $1)";

    private static final String DROP = "delete from push_outbox where id = any($1)";

    private final Database database;

    PushOutbox(Database database) {
        this.database = database;
    }

    Future<Reply<Pushes.Taken>> take(Pushes.Take request) {
        return database.query(TAKE, request.limit()).map(rows -> {
            var items = new ArrayList<Pushes.Item>();
            rows.forEach(row -> items.add(item(row)));
            items.sort(Comparator.comparingLong(Pushes.Item::id));
            return Reply.done(new Pushes.Taken(items));
        });
    }

    Future<Reply<Done>> drop(Pushes.Drop request) {
        Object ids = request.ids().toArray(Long[]::new);
        return database.query(DROP, ids).map(done -> Reply.done(Done.DONE));
    }

    Future<Reply<Done>> giveBack(Pushes.GiveBack request) {
        Object ids = request.ids().toArray(Long[]::new);
        return database.query(GIVE_BACK, ids).map(done -> Reply.done(Done.DONE));
    }

    /** Also what was taken and may be on its way. */
    Future<Reply<Pushes.Pending>> findPending(Pushes.FindPending request) {
        return database.query(PENDING, request.playerId().value())
                .map(rows ->
                        Reply.done(new Pushes.Pending(rows.iterator().next().getBoolean(0))));
    }

    private static Pushes.Item item(Row row) {
        return new Pushes.Item(
                row.getLong("id"),
                new PlayerId(row.getUUID("player_id")),
                new Push(row.getString("event_type"), Columns.json(row, "fields")));
    }
}
