package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.MatchTickets.Changed;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.TicketId;
import io.anteroom.contracts.UuidV7;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parties, and who was invited to them. */
final class PartyBook {

    /** By one player, to all parties together. */
    static final int INVITED_IN_A_MINUTE_MAX = 60;

    private static final String TOO_MANY_INVITED = "AN011";
    private static final String BLOCKED = "AN012";
    private static final String INVITES_TOO_FAST = "AN013";

    private static final Refusal NO_PARTY = new Refusal(Code.NOT_FOUND, "no such party");
    private static final Refusal NOT_WANTED =
            new Refusal(Code.FORBIDDEN, "one of these players takes no invitations from you");
    /** At most this long until the oldest of those that count is a minute old. */
    private static final Refusal TOO_FAST = new Refusal(Code.RATE_LIMITED, "too many invitations in a minute", 60_000L);

    private static final String CREATE = "select * from create_party($1, $2, $3, $4, $5)";

    private static final String READ = "select * from read_party($1, $2)";

    private static final String INVITE = "select invite_to_party($1, $2, $3, $4, $5) as outcome";

    private static final String ACCEPT = "select * from accept_party($1, $2, $3)";

    private static final String LEAVE = "select outcome, ticket, ticket_shard from leave_party($1, $2)";

    private final Database database;
    private final Consumer<Changed> changed;
    private final Runnable pushWritten;

    PartyBook(Database database, Consumer<Changed> changed, Runnable pushWritten) {
        this.database = database;
        this.changed = changed;
        this.pushWritten = pushWritten;
    }

    Future<Reply<Parties.Party>> create(Parties.Create request) {
        return change(
                        CREATE,
                        UuidV7.next(),
                        request.leader().value(),
                        Column.of(request.invited(), PlayerId::value, UUID[]::new),
                        Parties.INVITED_MAX,
                        INVITED_IN_A_MINUTE_MAX)
                .map(row -> Reply.done(party(row)))
                .recover(PartyBook::refused);
    }

    Future<Reply<Parties.Party>> read(Parties.Read request) {
        return read(request.partyId(), request.asker());
    }

    Future<Reply<Parties.Party>> invite(Parties.Invite request) {
        return database.query(
                        INVITE,
                        request.partyId().value(),
                        request.leader().value(),
                        Column.of(request.invited(), PlayerId::value, UUID[]::new),
                        Parties.INVITED_MAX,
                        INVITED_IN_A_MINUTE_MAX)
                .compose(rows -> invited(request, rows.iterator().next().getString("outcome")))
                .recover(PartyBook::refused);
    }

    Future<Reply<Parties.Party>> accept(Parties.Accept request) {
        return change(ACCEPT, request.partyId().value(), request.playerId().value(), Parties.MEMBERS_MAX)
                .map(row -> switch (row.getString("outcome")) {
                    case "UNKNOWN" -> Reply.<Parties.Party>refused(NO_PARTY);
                    case "FULL" -> Reply.<Parties.Party>refused(Code.ROOM_FULL, "the party has no place any more");
                    default -> Reply.done(party(row));
                })
                .recover(PartyBook::refused);
    }

    Future<Reply<Done>> leave(Parties.Leave request) {
        return change(LEAVE, request.partyId().value(), request.playerId().value())
                .map(row -> row.getString("outcome").equals("UNKNOWN")
                        ? Reply.<Done>refused(NO_PARTY)
                        : Reply.done(Done.DONE))
                .recover(PartyBook::refused);
    }

    /** Gives the last row; each names a ticket that ended, if any. */
    private Future<Row> change(String sql, Object... parameters) {
        return Collisions.retried(() -> database.query(sql, parameters))
                .onSuccess(this::tell)
                .map(PartyBook::last);
    }

    private static Row last(RowSet<Row> rows) {
        var each = rows.iterator();
        var row = each.next();
        while (each.hasNext()) {
            row = each.next();
        }
        return row;
    }

    private void tell(RowSet<Row> rows) {
        pushWritten.run();
        rows.forEach(this::tell);
    }

    private void tell(Row row) {
        var ticket = row.getUUID("ticket");
        if (ticket != null) {
            changed.accept(new Changed(row.getString("ticket_shard"), List.of(new TicketId(ticket))));
        }
    }

    private Future<Reply<Parties.Party>> read(PartyId partyId, PlayerId asker) {
        return database.first(READ, partyId.value(), asker.value())
                .map(found -> found.map(row -> Reply.done(party(row))).orElseGet(() -> Reply.refused(NO_PARTY)));
    }

    /** To whoever may see the party it says why not. */
    private Future<Reply<Parties.Party>> notLeader(Parties.Invite request) {
        return read(request.partyId(), request.leader())
                .map(seen -> seen.flatMap(
                        party -> Reply.refused(Code.FORBIDDEN, "only the party's leader invites and queues")));
    }

    private Future<Reply<Parties.Party>> invited(Parties.Invite request, String outcome) {
        pushWritten.run();
        return switch (outcome) {
            case "NOT_LEADER" -> notLeader(request);
            case "UNKNOWN_PLAYER" -> Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "no such player"));
            case "BLOCKED" -> Future.succeededFuture(Reply.refused(NOT_WANTED));
            default -> read(request.partyId(), request.leader());
        };
    }

    private static <T> Future<Reply<T>> refused(Throwable failure) {
        if (DatabaseFailure.hasState(failure, BLOCKED)) {
            return Future.succeededFuture(Reply.refused(NOT_WANTED));
        }
        if (Collisions.mayPass(failure)) {
            return Future.succeededFuture(Reply.refused(Code.ROUND_CONFLICT, "the player's parties change just now"));
        }
        if (DatabaseFailure.hasState(failure, INVITES_TOO_FAST)) {
            return Future.succeededFuture(Reply.refused(TOO_FAST));
        }
        return DatabaseFailure.hasState(failure, TOO_MANY_INVITED)
                ? Future.succeededFuture(Reply.refused(Code.OVERLOADED, "too many are invited already"))
                : Future.failedFuture(failure);
    }

    private static Parties.Party party(Row row) {
        return new Parties.Party(
                new PartyId(row.getUUID("id")),
                new PlayerId(row.getUUID("leader")),
                players(row.getArrayOfUUIDs("members")),
                players(row.getArrayOfUUIDs("invited")),
                Columns.at(row, "created_at"));
    }

    private static List<PlayerId> players(UUID @Nullable [] ids) {
        return ids == null ? List.of() : Arrays.stream(ids).map(PlayerId::new).toList();
    }
}
