package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Submit;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards.Change;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Promise;

/** A score on its way to PostgreSQL, and who waits for it. */
final class Submission {

    final Submit request;
    final BoardConfig board;
    final Deadline deadline;
    final Promise<Reply<Submitted>> answer = Promise.promise();
    final long queuedAtNanos = System.nanoTime();
    /** Whether it must not share a row's change with others: its own outcome has to be known. */
    boolean alone;

    int seasonsMissed;

    Submission(Submit request, BoardConfig board, Deadline deadline) {
        this.request = request;
        this.board = board;
        this.deadline = deadline;
        this.alone = request.once() != null;
    }

    Effect effect() {
        return new Effect(board.rule(request.how()), request.score());
    }

    Change change(long seasonId, Effect effect) {
        return new Change(seasonId, request.playerId(), effect.rule(), effect.score(), request.once());
    }

    void refuse(Code code, String why) {
        answer.tryComplete(Reply.refused(code, why));
    }
}
