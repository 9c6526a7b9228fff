package io.anteroom.game;

import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.game.rules.Games;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a stored round again from its opened seed and holds what comes out against what was stored: every update byte for
 * byte, every move, the bet and the payout. Pure.
 */
public final class RoundReplay {

    private RoundReplay() {}

    /**
     * Plays it again.
     *
     * @param round with its actions
     * @param serverSeed the opened text of its seed
     * @param config the version the round was begun under
     * @param before the view of the series' round before this one: of the same player and game, under the same seed, with the
     *     nearest lower nonce. Used only if the round begins with {@code NewBet}; null if there is none.
     */
    public static Replay replay(Rounds.Round round, String serverSeed, GameConfig config, @Nullable RawJson before) {
        var setup = Games.find(config.gameId()).map(rules -> Setup.of(rules, config));
        if (setup.isEmpty()) {
            // A round is given up when nobody can play it any more; what it gave back is for sums to check.
            return new Replay(
                    List.of(),
                    round.status().equals("void") ? List.of() : List.of("there is no game " + config.gameId()));
        }
        var recomputation = new Recomputation(
                setup.get().rules(),
                setup.get().settings(),
                ServerSeed.of(serverSeed),
                new ClientSeed(round.seed().clientSeed()),
                round.seed().nonce(),
                continuesSeries(round) && before != null ? before.tree() : null);
        var refusal = recomputation.play(round.actions().stream()
                .map(action -> new VerifyRound.Step(
                        action.action(), KeptData.read(action.data().text())))
                .toList());
        var actions = actions(round, recomputation);
        return new Replay(
                actions,
                refusal == null
                        ? differences(round, actions)
                        : List.of("version " + (actions.size() + 1) + " was not legal: " + refusal.code()));
    }

    /** What does not agree, each as a sentence; empty if all does. As {@link #replay}. */
    public static List<String> differences(
            Rounds.Round round, String serverSeed, GameConfig config, @Nullable RawJson before) {
        return replay(round, serverSeed, config, before).differences();
    }

    private static boolean continuesSeries(Rounds.Round round) {
        return !round.actions().isEmpty() && round.actions().get(0).action().equals("NewBet");
    }

    private static List<Replay.Action> actions(Rounds.Round round, Recomputation recomputation) {
        var actions = new ArrayList<Replay.Action>();
        for (var i = 0; i < recomputation.outcomes().size(); i++) {
            var outcome = recomputation.outcomes().get(i);
            actions.add(new Replay.Action(
                    round.actions().get(i),
                    recomputation.draws().get(i),
                    RawJson.of(outcome.update()),
                    outcome.moves()));
        }
        return actions;
    }

    private static List<String> differences(Rounds.Round round, List<Replay.Action> actions) {
        var differences = new ArrayList<String>();
        for (var action : actions) {
            if (!action.hasSameUpdate()) {
                differences.add(
                        "the update of version " + action.stored().version() + " recomputes to " + action.update());
            }
            if (!action.hasSameMoves()) {
                differences.add(
                        "the moves of version " + action.stored().version() + " recompute to " + action.moves());
            }
        }
        expect(differences, "the bet", round.bet(), -sum(actions, Move.Kind.BET));
        expect(differences, "the payout", round.payout(), sum(actions, Move.Kind.WIN) + sum(actions, Move.Kind.REFUND));
        return differences;
    }

    private static void expect(List<String> differences, String what, long stored, long recomputed) {
        if (stored != recomputed) {
            differences.add(what + " is " + stored + " and recomputes to " + recomputed + " minor units");
        }
    }

    private static long sum(List<Replay.Action> actions, Move.Kind kind) {
        return actions.stream()
                .flatMap(action -> action.moves().stream())
                .filter(move -> move.kind() == kind)
                .mapToLong(Move::minor)
                .sum();
    }
}
