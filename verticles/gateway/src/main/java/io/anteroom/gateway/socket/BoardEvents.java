package io.anteroom.gateway.socket;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Who watches a board: {@code BoardWatch} and {@code BoardUnwatch}. Belongs to the loop of its audiences. */
final class BoardEvents {

    private static final int NAME_LENGTH_MAX = 64;
    private static final int LOOKS_MAX = 5;

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_BOARD =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {board} and nothing else is wanted");
    private static final Refusal NO_BOARD = new Refusal(Code.NOT_FOUND, "there is no such board");

    private final GatewayNode node;
    private final Audiences audiences;

    BoardEvents(GatewayNode node, Audiences audiences) {
        this.node = node;
        this.audiences = audiences;
    }

    /** Listens first and looks then, so that nothing falls in between. */
    Future<Answer> watch(Socket socket, Event event) {
        var board = boardOf(event.envelope());
        var refusal = refusal(socket, board);
        if (board == null || refusal != null) {
            return refused(event, refusal == null ? WANTS_BOARD : refusal);
        }
        var audience = audience(board);
        var listened = audiences.isMember(socket, audience);
        if (!audiences.join(socket, audience)) {
            return refused(event, Audiences.TOO_MANY);
        }

        return look(event, board, LOOKS_MAX).onComplete(answer -> {
            var isWatched = answer.succeeded() && answer.result().refused() == null;
            if (!isWatched && !listened) {
                audiences.leave(socket, audience);
            }
        });
    }

    /** Looks again if there was news meanwhile, so that the answer is no older than what the socket has been told. */
    private Future<Answer> look(Event event, String board, int looks) {
        var told = node.boardNews().told(board);
        return node.bus()
                .ask(Boards.WATCH, new Boards.Watch(board))
                .compose(reply ->
                        reply.fold(watched -> watched(event, board, watched), refusal -> refused(event, refusal)))
                .compose(answer -> looks > 1 && node.boardNews().told(board) != told
                        ? look(event, board, looks - 1)
                        : Future.succeededFuture(answer));
    }

    private Future<Answer> watched(Event event, String board, Boards.Watched watched) {
        node.boardNews().begin(board, watched.mark());
        return node.usernames()
                .name(watched.top().places())
                .map(reply -> reply.fold(
                        entries -> Answer.of(Frames.boardWatched(
                                event.id(),
                                board,
                                watched.season(),
                                entries,
                                watched.top().total())),
                        refusal -> Answer.refused(event.id(), refusal)));
    }

    Future<Answer> unwatch(Socket socket, Event event) {
        var board = boardOf(event.envelope());
        var refusal = refusal(socket, board);
        if (board == null || refusal != null) {
            return refused(event, refusal == null ? WANTS_BOARD : refusal);
        }
        audiences.leave(socket, audience(board));
        return Future.succeededFuture(Answer.of(Frames.boardUnwatched(event.id(), board)));
    }

    private static @Nullable Refusal refusal(Socket socket, @Nullable String board) {
        if (socket.identity() == null) {
            return NOBODY;
        }
        if (board == null) {
            return WANTS_BOARD;
        }
        return board.length() > NAME_LENGTH_MAX ? NO_BOARD : null;
    }

    private static @Nullable String boardOf(Envelope event) {
        var data = event.data();
        var isAlone = event.gameId() == null && event.roomId() == null && event.action() == null;
        return isAlone && data != null && data.size() == 1 ? data.path("board").textValue() : null;
    }

    static Audience audience(String board) {
        return new Audience(Audience.Kind.BOARD, board);
    }

    private static Future<Answer> refused(Event event, Refusal refusal) {
        return Future.succeededFuture(Answer.refused(event.id(), refusal));
    }
}
