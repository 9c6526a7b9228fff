package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Tables;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What concerns live tables: {@code TableJoin}, {@code TableLeave}, {@code TableBet}. Whoever joins hears the table's news
 * from then on; a bet needs no place at it, so that its retry on another socket gets the first answer.
 */
final class TableEvents {

    static final String GAME_ID = "roulette";

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_TABLE = new Refusal(Code.INVALID_EVENT_INPUTS, "roomId is missing");
    private static final Refusal WANTS_GAME = new Refusal(Code.INVALID_EVENT_INPUTS, "gameId is missing");
    private static final Refusal NO_TABLE = new Refusal(Code.ROOM_NOT_FOUND, "there is no such table");
    private static final Refusal NO_GAME = new Refusal(Code.INVALID_GAME_ID, "gameId is " + GAME_ID);
    private static final Refusal NO_DATA = new Refusal(Code.INVALID_EVENT_INPUTS, "data is not wanted here");
    private static final Refusal NO_ACTION = new Refusal(Code.INVALID_EVENT_INPUTS, "action is not wanted here");
    private static final int LOOKS_MAX = 5;

    private final SocketLoop loop;
    private final GatewayNode node;

    TableEvents(SocketLoop loop, GatewayNode node) {
        this.loop = loop;
        this.node = node;
    }

    Future<Answer> join(Socket socket, Event event) {
        var identity = socket.identity();
        var table = tableOf(event.envelope());
        var problem = identity == null ? NOBODY : problemOf(event.envelope(), table);
        if (identity == null || table == null || problem != null) {
            return refused(event, problem == null ? NO_TABLE : problem);
        }
        var audience = audience(table);
        var listened = loop.audiences().isMember(socket, audience);
        if (!loop.audiences().join(socket, audience)) {
            return refused(event, Audiences.TOO_MANY);
        }
        return view(new Tables.View(table, identity.playerId()), LOOKS_MAX, event)
                .onComplete(answer -> {
                    if (answer.succeeded() && answer.result().refused() == null) {
                        // Not before the answer is made: what this wakes up comes behind it.
                        node.bus().tell(Tables.SEATED, new Tables.Seated(Set.of(table)));
                    } else if (!listened) {
                        loop.audiences().leave(socket, audience);
                    }
                });
    }

    /** Looks again if there was news meanwhile, so that the answer is no older than what the socket has been told. */
    private Future<Answer> view(Tables.View view, int looks, Event event) {
        var told = node.tables().told(view.tableId());
        return node.bus().ask(Tables.VIEW, view).compose(reply -> {
            if (looks > 1 && node.tables().told(view.tableId()) != told) {
                return view(view, looks - 1, event);
            }
            return Future.succeededFuture(reply.fold(
                    state -> Answer.of(TableFrames.state(event.id(), state)),
                    refusal -> Answer.refused(event.id(), refusal)));
        });
    }

    Future<Answer> leave(Socket socket, Event event) {
        var table = tableOf(event.envelope());
        var problem = socket.identity() == null ? NOBODY : problemOf(event.envelope(), table);
        if (table == null || problem != null) {
            return refused(event, problem == null ? NO_TABLE : problem);
        }
        if (!loop.audiences().isMember(socket, audience(table))) {
            return refused(event, new Refusal(Code.NOT_A_MEMBER, "this socket is not at the table"));
        }
        loop.audiences().leave(socket, audience(table));
        return Future.succeededFuture(Answer.of(TableFrames.left(event.id(), table)));
    }

    Future<Answer> bet(Socket socket, Event event) {
        var identity = socket.identity();
        if (identity == null) {
            return refused(event, NOBODY);
        }
        var envelope = event.envelope();
        var problem = envelope.problem() == null && envelope.action() != null ? NO_ACTION : envelope.problem();
        var bet = new Tables.Bet(
                identity.playerId(),
                event.id(),
                event.hash(),
                envelope.gameId(),
                envelope.roomId(),
                envelope.data() == null || problem != null ? null : RawJson.of(envelope.data()),
                problem);
        return node.bus()
                .ask(Tables.BET, bet)
                .map(reply -> reply.fold(
                        accepted -> Answer.of(TableFrames.accepted(event.id(), envelope.roomId(), accepted)),
                        refusal -> Answer.refused(event.id(), refusal)));
    }

    private static @Nullable Refusal problemOf(Envelope event, @Nullable RoomId table) {
        if (event.gameId() == null) {
            return WANTS_GAME;
        }
        if (!event.gameId().equals(GAME_ID)) {
            return NO_GAME;
        }
        if (event.action() != null) {
            return NO_ACTION;
        }
        if (event.data() != null && !event.data().isEmpty()) {
            return NO_DATA;
        }
        if (event.roomId() == null) {
            return WANTS_TABLE;
        }
        return table == null ? NO_TABLE : null;
    }

    private static @Nullable RoomId tableOf(Envelope event) {
        try {
            return event.roomId() == null ? null : RoomId.parse(event.roomId());
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    static Audience audience(RoomId table) {
        return new Audience(Audience.Kind.TABLE, table.toString());
    }

    private static Future<Answer> refused(Event event, Refusal refusal) {
        return Future.succeededFuture(Answer.refused(event.id(), refusal));
    }
}
