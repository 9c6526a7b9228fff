package io.anteroom.rng;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.SeedStream;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of opened seeds, as many as the bound allows, the least recently used one going first. Belongs to one event
 * loop. Requests that miss the same seed at once share one question to store.
 */
final class SeedStreams {

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

    /** Opens a seed; refused with {@code NOT_FOUND} or as store refuses. */
    Future<Reply<SeedStream>> open(SeedId seedId) {
        var already = opening.get(seedId);
        if (already != null) {
            return already;
        }
        var opened = bus.ask(Seeds.FIND, new Seeds.Find(seedId)).map(reply -> reply.map(this::keep));
        opening.put(seedId, opened);
        return opened.onComplete(done -> opening.remove(seedId));
    }

    private SeedStream keep(Seeds.Found found) {
        var stream = new SeedStream(vault.open(found));
        opened.put(found.seedId(), stream);
        return stream;
    }

    int size() {
        return opened.size();
    }
}
