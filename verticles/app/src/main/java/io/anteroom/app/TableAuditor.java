package io.anteroom.app;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.rng.SeedVault;
import io.anteroom.runtime.MasterKey;
import io.anteroom.store.Audit;
import io.anteroom.table.rules.Roulette;
import java.util.Optional;

/** Draws every round of a table again from its sealed seed, and pays its bets again. */
final class TableAuditor implements Audit.TableChecker {

    private final SeedVault vault;

    TableAuditor(MasterKey key) {
        this.vault = new SeedVault(key);
    }

    @Override
    public Optional<String> check(Audit.AuditedTableRound round) {
        try {
            var seed = vault.open(round.seed());
            if (round.drawn()) {
                var number = Roulette.draw(
                        new SeedStream(seed), new ClientSeed(round.tableId().toString()));
                if (number != round.outcome()) {
                    return Optional.of("its seed draws " + number + ", recorded is " + round.outcome());
                }
            }
            return wrongPayout(round);
        } catch (RuntimeException broken) {
            return Optional.of("it can't be recomputed: " + broken.getMessage());
        }
    }

    private static Optional<String> wrongPayout(Audit.AuditedTableRound round) {
        for (var bet : round.bets()) {
            var paid = Roulette.payout(bet.details(), bet.amount().currency(), round.outcome());
            if (paid != bet.payout().minor()) {
                return Optional.of("a bet of " + bet.details() + " pays " + paid + ", paid was " + bet.payout());
            }
        }
        return Optional.empty();
    }
}
