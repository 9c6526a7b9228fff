package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Drawn;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Outcome;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays actions again from revealed seeds, as pure computation. A step that starts another round of a series takes the next
 * nonce. One thread.
 */
final class Recomputation {

    private final Rules rules;
    private final GameSettings settings;
    private final SeedStream stream;
    private final ClientSeed clientSeed;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<List<Drawn>> draws = new ArrayList<>();
    private long nonce;
    private long cursor;
    private @Nullable JsonNode state;
    private boolean begun;

    /** @param state what the first action follows; null for the beginning */
    Recomputation(
            Rules rules,
            GameSettings settings,
            ServerSeed serverSeed,
            ClientSeed clientSeed,
            long nonce,
            @Nullable JsonNode state) {
        this.rules = rules;
        this.settings = enabled(settings);
        this.stream = new SeedStream(serverSeed);
        this.clientSeed = clientSeed;
        this.nonce = nonce;
        this.state = state;
    }

    /** Whether a game takes bets now says nothing about a round that was played. */
    private static GameSettings enabled(GameSettings settings) {
        return new GameSettings(
                settings.gameId(),
                settings.currency(),
                settings.minBet(),
                settings.maxBet(),
                settings.maxWin(),
                true,
                settings.customProps());
    }

    /** Plays all of them; the refusal of the first that is not legal. */
    @Nullable
    Refusal play(List<VerifyRound.Step> actions) {
        for (var action : actions) {
            if (action.action().equals(CommitRound.VOID)) {
                giveUp(action.data());
                continue;
            }
            var judged = rules.check(settings, state, action.action(), action.data());
            if (judged instanceof Reply.Refused<Step> refused) {
                return refused.refusal();
            }
            play(((Reply.Done<Step>) judged).value());
        }
        return null;
    }

    private void play(Step step) {
        if (step.startsRound()) {
            nonce += begun ? 1 : 0;
            cursor = 0;
            begun = true;
        }
        var outcome = draw(step);
        outcomes.add(outcome);
        state = outcome.state();
    }

    /** What the server did, and no rules know. */
    private void giveUp(@Nullable JsonNode data) {
        var over = !outcomes.isEmpty() && outcomes.get(outcomes.size() - 1).roundEnded();
        var sums = new GivenUp(settings.currency(), -sum(Move.Kind.BET), sum(Move.Kind.WIN), over);
        outcomes.add(sums.outcome(data, null));
        draws.add(List.of());
        state = null;
    }

    private long sum(Move.Kind kind) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.moves().stream())
                .filter(move -> move.kind() == kind)
                .mapToLong(Move::minor)
                .sum();
    }

    private Outcome draw(Step step) {
        var blocks = step.drawCount() == 0 ? 0 : Draws.blocksFor(cursor, step.drawCount());
        while (true) {
            var bytes = stream.blocks(clientSeed, nonce, Draws.blockAt(cursor), blocks);
            var source = Draws.resumed(bytes, cursor);
            var outcome = RoundDraw.tryToPlay(step, source);
            if (outcome != null) {
                keep(source);
                return outcome;
            }
            blocks = RoundDraw.more(bytes);
        }
    }

    private void keep(Draws source) {
        draws.add(source.drawn());
        cursor = source.cursor();
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** Of each outcome. */
    List<List<Drawn>> draws() {
        return List.copyOf(draws);
    }

    /** What draw(n) gave, in order, over all actions. */
    List<Long> results() {
        return draws.stream().flatMap(List::stream).map(Drawn::result).toList();
    }
}
