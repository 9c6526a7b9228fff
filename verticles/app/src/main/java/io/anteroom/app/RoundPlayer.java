package io.anteroom.app;

import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.Drawn;
import io.anteroom.game.DrawNotes;
import io.anteroom.game.Replay;
import io.anteroom.game.RoundReplay;
import io.anteroom.rng.SeedVault;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.SealBroken;
import io.anteroom.store.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plays a stored round again from its sealed seed, and reads what was logged of its draws. */
final class RoundPlayer {

    private final SeedVault vault;
    private final DrawNotes notes;

    RoundPlayer(MasterKey key) {
        this.vault = new SeedVault(key);
        this.notes = new DrawNotes(key);
    }

    /**
     * What was stored beside what comes out, draws of the log included. Fails if the seed can't be opened or is another than
     * was committed to.
     */
    Replay play(Audit.AuditedRound audited, @Nullable RawJson before) {
        var round = audited.round();
        var seed = vault.open(new Seeds.Found(
                round.seed().seedId(),
                round.serverSeedHash(),
                audited.sealedSeed(),
                round.seedRetired(),
                round.serverSeed()));
        var replay = RoundReplay.replay(round, seed.reveal(), audited.config(), before);
        var differences = new ArrayList<>(replay.differences());
        for (var i = 0; i < replay.actions().size(); i++) {
            difference(audited, i, replay.actions().get(i).draws()).ifPresent(differences::add);
        }
        return new Replay(replay.actions(), differences);
    }

    /** Actions of before there was a log have nothing to agree with. */
    private Optional<String> difference(Audit.AuditedRound audited, int index, List<Drawn> draws) {
        var logged = audited.logged().get(index);
        if (logged.batch() == null || draws.equals(logged(audited, index))) {
            return Optional.empty();
        }
        return Optional.of("the draws of version " + (index + 1) + " are not those that were logged");
    }

    /** What the log says was drawn; nothing if it says nothing, null if what it says can't be read. */
    @Nullable
    List<Drawn> logged(Audit.AuditedRound audited, int index) {
        var draws = audited.logged().get(index).draws();
        if (draws == null) {
            return List.of();
        }
        var action = audited.round().actions().get(index);
        try {
            return notes.read(audited.round().roundId(), action.version(), draws.note());
        } catch (IllegalArgumentException | SealBroken unreadable) {
            return null;
        }
    }
}
