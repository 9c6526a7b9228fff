package io.anteroom.rng;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.SeedStream;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.SealBroken;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of opened seeds, as many as the bound allows, the least recently used one going first. Belongs to one event
 * loop. Requests that miss the same seed at once share one question to store.
 */
final class SeedStreams {

    private static final Logger LOG = LoggerFactory.getLogger(SeedStreams.class);

    private final Bus bus;
    private final SeedVault vault;
    private final Map<SeedId, SeedStream> opened;
    private final Map<SeedId, Future<Reply<SeedStream>>> opening = new HashMap<>();

    SeedStreams(Bus bus, SeedVault vault, int max) {
        this.bus = bus;
        this.vault = vault;
        this.opened = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<SeedId, SeedStream> eldest) {
                return size() > max;
            }
        };
    }

    /** The stream if the seed is open here. */
    @Nullable
    SeedStream find(SeedId seedId) {
        return opened.get(seedId);
    }

    /**
     * Opens a seed; refused with {@code NOT_FOUND} or as store refuses, and with {@code INTERNAL} if it can't be opened, which no
     * other attempt changes.
     */
    Future<Reply<SeedStream>> open(SeedId seedId) {
        var already = opening.get(seedId);
        if (already != null) {
            return already;
        }
        var opened = bus.ask(Seeds.FIND, new Seeds.Find(seedId)).map(reply -> reply.flatMap(this::keep));
        opening.put(seedId, opened);
        return opened.onComplete(done -> opening.remove(seedId));
    }

    private Reply<SeedStream> keep(Seeds.Found found) {
        try {
            var stream = new SeedStream(vault.open(found));
            opened.put(found.seedId(), stream);
            return Reply.done(stream);
        } catch (SealBroken | CommitmentBroken broken) {
            LOG.error("A seed can't be opened, nothing is drawn from it seed={}", found.seedId(), broken);
            return Reply.refused(Code.INTERNAL, "this can't be done");
        }
    }

    int size() {
        return opened.size();
    }
}
