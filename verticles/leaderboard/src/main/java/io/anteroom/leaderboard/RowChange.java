package io.anteroom.leaderboard;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards.Change;
import java.util.ArrayList;
import java.util.List;

/** What one batch does to one player's score: the effect of one submission, or of several that are folded into one. */
final class RowChange {

    /** Whose score, in which season. */
    record Row(long seasonId, PlayerId playerId) {}

    final OpenSeason season;
    final List<Submission> submissions = new ArrayList<>(1);
    private Effect effect;

    RowChange(OpenSeason season, Submission first) {
        this.season = season;
        this.effect = first.effect();
        submissions.add(first);
    }

    Effect effect() {
        return effect;
    }

    /** Takes one more; false if it has to wait for the next batch. */
    boolean takes(Submission next) {
        if (next.alone || submissions.get(0).alone) {
            return false;
        }
        var together = effect.then(next.effect());
        together.ifPresent(folded -> {
            effect = folded;
            submissions.add(next);
        });
        return together.isPresent();
    }

    Change change() {
        return submissions.get(0).change(season.id(), effect);
    }
}
