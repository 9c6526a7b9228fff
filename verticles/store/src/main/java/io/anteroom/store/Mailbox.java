package io.anteroom.store;

import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.UuidV7;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What players have not read yet, and whom they have blocked. */
final class Mailbox {

    /** Of each kind in one box; one more is refused. */
    static final int UNREAD_MAX = 500;

    static final int SENT_IN_A_MINUTE_MAX = 60;
    static final int BLOCKED_MAX = 500;

    /** At most this long until the oldest of those that count is a minute old. */
    private static final Refusal TOO_FAST = new Refusal(Code.RATE_LIMITED, "too many messages in a minute", 60_000L);

    private static final String SEND =
            "select outcome, mail_id, sent_at from send_mail($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private static final String UNREAD = """
            select m.id, m.sender, m.body, m.at, p.username
            from mail m
            left join profiles p on p.player_id = m.sender
            where m.player_id = $1 and m.kind = $2 and m.read_at is null
              and ($3::uuid is null
                or m.position < (select l.position from mail l where l.id = $3 and l.player_id = $1 and l.kind = $2))
            order by m.position desc
            limit $4
            """;

    private static final String READ = """
            update mail set read_at = now(), body = 'null'
            where player_id = $1 and kind = $2 and read_at is null
              and position <= (select l.position from mail l where l.id = $3 and l.player_id = $1 and l.kind = $2)
            """;

    private static final String BLOCK =
            "select block_player($1, $2, $3) as done where exists (select from players where id = $2)";

    private static final String UNBLOCK = "delete from blocks where player_id = $1 and blocked = $2";

    private static final String BLOCKED = """
            select b.blocked, b.at, p.username
            from blocks b
            join profiles p on p.player_id = b.blocked
            where b.player_id = $1
            order by b.at desc, b.blocked
            """;

    private static final String BLOCKERS = "select player_id from blocks where blocked = $1 and player_id = any($2)";

    private final Database database;
    private final Runnable pushWritten;

    Mailbox(Database database, Runnable pushWritten) {
        this.database = database;
        this.pushWritten = pushWritten;
    }

    Future<Reply<Mail.Sent>> send(Mail.Send request) {
        return database.query(
                        SEND,
                        UuidV7.next(),
                        request.to().value(),
                        word(request.kind()),
                        request.sender() == null ? null : request.sender().value(),
                        request.key(),
                        request.data().text(),
                        UNREAD_MAX,
                        SENT_IN_A_MINUTE_MAX,
                        request.key() == null ? null : Columns.bytes(fingerprint(request)))
                .map(rows -> sent(rows.iterator().next()));
    }

    /** Over what was asked, not over how it was written: the order of fields does not matter. */
    private static Hash fingerprint(Mail.Send request) {
        var canonical = request.to() + "\n" + Json.writeSorted(request.data().tree());
        return Hash.of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private Reply<Mail.Sent> sent(Row row) {
        return switch (row.getString("outcome")) {
            case "sent" -> {
                pushWritten.run();
                yield Reply.done(new Mail.Sent(row.getUUID("mail_id"), Columns.at(row, "sent_at"), false));
            }
            case "replayed" -> Reply.done(new Mail.Sent(row.getUUID("mail_id"), Columns.at(row, "sent_at"), true));
            case "reused" -> Reply.refused(Code.IDEMPOTENCY_KEY_REUSED, "the key was used for another message");
            case "unknown" -> Reply.refused(Code.NOT_FOUND, "no such player");
            case "blocked" -> Reply.refused(Code.FORBIDDEN, "this player takes no messages from you");
            case "full" -> Reply.refused(Code.OVERLOADED, "this player has not read too many already");
            case "fast" -> Reply.refused(TOO_FAST);
            default -> throw new IllegalStateException("unknown outcome " + row.getString("outcome"));
        };
    }

    Future<Reply<Mail.Unread>> unread(Mail.ListUnread request) {
        return database.query(
                        UNREAD, request.playerId().value(), word(request.kind()), request.before(), request.limit() + 1)
                .map(rows -> Reply.done(page(rows, request.limit())));
    }

    private static Mail.Unread page(RowSet<Row> rows, int limit) {
        var items = new ArrayList<Mail.Item>();
        rows.forEach(row -> items.add(item(row)));
        var more = items.size() > limit;
        return new Mail.Unread(more ? items.subList(0, limit) : items, more);
    }

    private static Mail.Item item(Row row) {
        @Nullable UUID sender = row.getUUID("sender");
        return new Mail.Item(
                row.getUUID("id"),
                sender == null ? null : new PlayerId(sender),
                row.getString("username"),
                Columns.json(row, "body"),
                Columns.at(row, "at"));
    }

    Future<Reply<Done>> read(Mail.MarkRead request) {
        return database.query(READ, request.playerId().value(), word(request.kind()), request.upTo())
                .map(rows -> Reply.done(Done.DONE));
    }

    Future<Reply<Done>> block(Blocks.Add request) {
        if (request.playerId().equals(request.blocked())) {
            return Future.succeededFuture(Reply.refused(Code.FORBIDDEN, "nobody blocks oneself"));
        }
        return database.first(
                        BLOCK, request.playerId().value(), request.blocked().value(), BLOCKED_MAX)
                .map(found -> found.map(row -> row.getBoolean("done")
                                ? Reply.done(Done.DONE)
                                : Reply.<Done>refused(Code.FORBIDDEN, "the list is full"))
                        .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such player")));
    }

    Future<Reply<Done>> unblock(Blocks.Remove request) {
        return database.query(
                        UNBLOCK, request.playerId().value(), request.blocked().value())
                .map(rows -> Reply.done(Done.DONE));
    }

    Future<Reply<Blocks.Listed>> blocked(Blocks.ListAll request) {
        return database.query(BLOCKED, request.playerId().value()).map(rows -> {
            var blocked = new ArrayList<Blocks.Blocked>();
            rows.forEach(row -> blocked.add(new Blocks.Blocked(
                    new PlayerId(row.getUUID("blocked")), row.getString("username"), Columns.at(row, "at"))));
            return Reply.done(new Blocks.Listed(blocked));
        });
    }

    Future<Reply<Blocks.Blockers>> blockers(Blocks.AskBlockers request) {
        Object players = Column.of(request.players(), PlayerId::value, UUID[]::new);
        return database.query(BLOCKERS, request.blocked().value(), players).map(rows -> {
            var blockers = new ArrayList<PlayerId>();
            rows.forEach(row -> blockers.add(new PlayerId(row.getUUID("player_id"))));
            return Reply.done(new Blocks.Blockers(blockers));
        });
    }

    private static String word(Mail.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
