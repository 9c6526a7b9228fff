package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.runtime.Bus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers submissions that were done before under their key, from the season of that time: it may be over by now and put away,
 * and the open season knows nothing of it.
 */
final class Repeats {

    private final Bus bus;

    Repeats(Bus bus) {
        this.bus = bus;
    }

    /** @param row of that season; null if it is put away */
    void answer(Submission submission, @Nullable Row row) {
        var once = Objects.requireNonNull(submission.request.once());
        var question = new StoredBoards.ReadRepeated(once.principal(), once.key(), submission.request.playerId());
        bus.ask(StoredBoards.REPEATED, question, submission.deadline)
                .map(reply -> reply.fold(Repeats::found, refusal -> notFound(row, refusal)))
                .onComplete(submission.answer::handle);
    }

    private static Reply<Submitted> found(StoredBoards.Repeated found) {
        return Reply.done(new Submitted(found.score(), null, true, found.season()));
    }

    /** A store of an older release can't be asked, but has given the row of a season that is not put away. */
    private static Reply<Submitted> notFound(@Nullable Row row, Refusal refusal) {
        return row == null ? Reply.refused(refusal) : Reply.done(new Submitted(row.score(), null, true, null));
    }
}
