package io.anteroom.app;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.runtime.MasterKey;
import io.anteroom.store.Audit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plays every round again from its sealed seed. It remembers one player's last round of each game, from which the next
 * round of a series goes on.
 */
final class RoundAuditor implements Audit.RoundChecker {

    private record Last(SeedPosition seed, RawJson view) {}

    private final RoundPlayer rounds;
    private final Map<String, Last> lastByGame = new HashMap<>();
    private @Nullable PlayerId player;

    RoundAuditor(MasterKey key) {
        this.rounds = new RoundPlayer(key);
    }

    @Override
    public Optional<String> check(Audit.AuditedRound audited) {
        if (!audited.playerId().equals(player)) {
            player = audited.playerId();
            lastByGame.clear();
        }
        var round = audited.round();
        var before = lastByGame.put(round.gameId(), new Last(round.seed(), round.view()));
        try {
            var replay = rounds.play(audited, viewOf(before, round));
            return replay.isIdentical() ? Optional.empty() : Optional.of(String.join("; ", replay.differences()));
        } catch (RuntimeException broken) {
            return Optional.of("it can't be played again: " + broken.getMessage());
        }
    }

    private static @Nullable RawJson viewOf(@Nullable Last before, Rounds.Round round) {
        return before != null && before.seed().seedId().equals(round.seed().seedId()) ? before.view() : null;
    }
}
