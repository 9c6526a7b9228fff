package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.game.rules.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a stored round again from its opened seed and holds what comes out against what was stored: every update, every
 * move, the bet and the payout. Pure.
 */
public final class RoundReplay {

    /** The same number may be written with more or fewer zeros after a database had it. */
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private RoundReplay() {}

    /**
     * What does not agree, each as a sentence; empty if all does.
     *
     * @param round with its actions
     * @param serverSeed the opened text of its seed
     * @param config the version the round was begun under
     * @param before the view of the series' round before this one: of the same player and game, under the same seed, with the
     *     nearest lower nonce. Used only if the round begins with {@code NewBet}; null if there is none.
     */
    public static List<String> differences(
            Rounds.Round round, String serverSeed, GameConfig config, @Nullable RawJson before) {
        var setup = Setup.of(config);
        if (setup.isEmpty()) {
            // A round is given up when nobody can play it any more; what it gave back is for sums to check.
            return round.status().equals("void") ? List.of() : List.of("there is no game " + config.gameId());
        }
        var recomputation = new Recomputation(
                setup.get().rules(),
                setup.get().settings(),
                ServerSeed.of(serverSeed),
                new ClientSeed(round.seed().clientSeed()),
                round.seed().nonce(),
                continuesSeries(round) && before != null ? before.tree() : null);
        var refusal = recomputation.play(round.actions().stream()
                .map(action ->
                        new VerifyRound.Step(action.action(), action.data().tree()))
                .toList());
        return refusal == null
                ? compare(round, recomputation.outcomes())
                : List.of("an action was not legal: " + refusal.code());
    }

    private static boolean continuesSeries(Rounds.Round round) {
        return !round.actions().isEmpty() && round.actions().get(0).action().equals("NewBet");
    }

    private static List<String> compare(Rounds.Round round, List<Outcome> outcomes) {
        var differences = new ArrayList<String>();
        for (var i = 0; i < outcomes.size(); i++) {
            compare(round.actions().get(i), outcomes.get(i), differences);
        }
        expect(differences, "the bet", round.bet(), -sum(outcomes, Move.Kind.BET));
        expect(
                differences,
                "the payout",
                round.payout(),
                sum(outcomes, Move.Kind.WIN) + sum(outcomes, Move.Kind.REFUND));
        return List.copyOf(differences);
    }

    private static void compare(Rounds.Action stored, Outcome outcome, List<String> differences) {
        if (!stored.update()
                .tree()
                .equals(BY_VALUE, new RawJson(outcome.update().toString()).tree())) {
            differences.add("the update of version " + stored.version() + " recomputes to " + outcome.update());
        }
        if (!stored.moves().equals(outcome.moves())) {
            differences.add("the moves of version " + stored.version() + " recompute to " + outcome.moves());
        }
    }

    private static void expect(List<String> differences, String what, long stored, long recomputed) {
        if (stored != recomputed) {
            differences.add(what + " is " + stored + " and recomputes to " + recomputed + " minor units");
        }
    }

    private static long sum(List<Outcome> outcomes, Move.Kind kind) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.moves().stream())
                .filter(move -> move.kind() == kind)
                .mapToLong(Move::minor)
                .sum();
    }
}
