package io.anteroom.game;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.game.rules.Step;
import org.jspecify.annotations.Nullable;

/** Writes down what an action did, as store is asked to commit it. */
final class Commits {

    private final Snapshots snapshots;
    private final Jurisdictions jurisdictions;

    Commits(Snapshots snapshots, Jurisdictions jurisdictions) {
        this.snapshots = snapshots;
        this.jurisdictions = jurisdictions;
    }

    CommitRound.Request write(
            Taken taken, Basis basis, Step step, StepPlay.Drawn drawn, RawJson update, @Nullable Push push) {
        var outcome = drawn.outcome();
        var result = snapshots.take(
                basis.roundIdFor(step),
                basis.versionAfter(step),
                outcome.roundEnded(),
                basis.seedFor(step),
                basis.configVersionFor(step),
                drawn.cursor(),
                drawn.paid(),
                outcome.state());
        return new CommitRound.Request(
                taken.playerId(),
                taken.gameId(),
                taken.epoch(),
                taken.eventId(),
                taken.contentHash(),
                basis.expected(),
                result,
                step.startsRound(),
                outcome.state() != null,
                taken.action(),
                taken.dataAsSent(),
                update,
                RawJson.of(outcome.view()),
                basis.setupFor(step).settings().currency(),
                outcome.moves(),
                push,
                step.startsRound() ? jurisdictions.terms(basis.standing().jurisdiction(), taken.gameId()) : null);
    }
}
