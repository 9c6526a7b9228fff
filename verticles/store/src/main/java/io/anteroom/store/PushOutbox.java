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

/** Pushes that wait to be handed over. What one relay took no other gets for some seconds. */
final class PushOutbox {

    private static final String TAKE = """
            update push_outbox
            set taken_until = now() + interval '5 seconds'
            where id in (
                select id from push_outbox where taken_until < now() order by id limit $1 for update skip locked)
            returning id, player_id, event_type, fields
            """;

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

    private static Pushes.Item item(Row row) {
        return new Pushes.Item(
                row.getLong("id"),
                new PlayerId(row.getUUID("player_id")),
                new Push(row.getString("event_type"), Columns.json(row, "fields")));
    }
}
