package io.anteroom.game;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an action is judged and played on.
 *
 * @param newest how the game is set up for rounds that begin now
 * @param begun how it was set up for the open round; the newest if none is open
 * @param state of the current round, opened
 */
record Basis(Setup newest, Setup begun, Standing standing, RoundState state) {

    @Nullable
    Snapshot current() {
        return standing.current();
    }

    /** The position of the round that the step belongs to. */
    SeedPosition seedFor(Step step) {
        return step.startsRound() ? standing.next() : currentRound().seed();
    }

    /** How much of that round's stream was used before the step. */
    long cursorFor(Step step) {
        return step.startsRound() ? 0 : state.cursor();
    }

    /** What that round has paid before the step, in minor units. */
    long paidFor(Step step) {
        return step.startsRound() ? 0 : state.paid();
    }

    /** An open round goes on under its own settings; all else, a series too, under the newest. */
    GameSettings settings() {
        var current = current();
        return current == null || current.ended() ? newest.settings() : begun.settings();
    }

    RoundId roundIdFor(Step step) {
        return step.startsRound() ? RoundId.next() : currentRound().roundId();
    }

    int versionAfter(Step step) {
        return step.startsRound() ? 1 : currentRound().version() + 1;
    }

    long configVersionFor(Step step) {
        return step.startsRound() ? newest.version() : currentRound().configVersion();
    }

    Setup setupFor(Step step) {
        return step.startsRound() ? newest : begun;
    }

    CommitRound.@Nullable Expected expected() {
        var current = current();
        return current == null
                ? null
                : new CommitRound.Expected(current.roundId(), current.version(), current.stateHash());
    }

    private Snapshot currentRound() {
        return Objects.requireNonNull(current(), "a step that starts no round has one");
    }
}
