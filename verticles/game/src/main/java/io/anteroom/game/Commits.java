package io.anteroom.game;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Snapshot;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Jurisdictions;
import org.jspecify.annotations.Nullable;

/** Writes down what an action did, as store is asked to commit it. */
final class Commits {

    private final Snapshots snapshots;
    private final DrawNotes notes;
    private final Jurisdictions jurisdictions;

    Commits(Snapshots snapshots, DrawNotes notes, Jurisdictions jurisdictions) {
        this.snapshots = snapshots;
        this.notes = notes;
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
                drawn.drawing().draws().cursor(),
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
                noted(result, drawn.drawing()),
                step.startsRound() ? jurisdictions.terms(basis.standing().jurisdiction(), taken.gameId()) : null);
    }

    private CommitRound.@Nullable Draws noted(Snapshot result, Drawing drawing) {
        var drawn = drawing.draws().drawn();
        return drawn.isEmpty()
                ? null
                : new CommitRound.Draws(
                        drawing.module(), notes.write(result.roundId(), result.version(), result.ended(), drawn));
    }
}
