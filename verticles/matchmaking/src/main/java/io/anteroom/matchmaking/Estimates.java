package io.anteroom.matchmaking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How long players of one shard wait: the median of those matched lately, by band of rank. Written as
 * {@code {"all": ms, "bands": {"6": ms}}}, without what is not known.
 */
record Estimates(OptionalLong all, Map<Integer, Long> bands) {

    static final Estimates NONE = new Estimates(OptionalLong.empty(), Map.of());

    /** Ranks that are taken together. */
    private static final int BAND = 250;

    Estimates {
        bands = Map.copyOf(bands);
    }

    static int band(int rank) {
        return rank / BAND;
    }

    /** Of the band, or else of all; empty if nobody was matched yet. */
    OptionalLong ofMs(int rank) {
        var own = bands.get(band(rank));
        return own == null ? all : OptionalLong.of(own);
    }

    /** What is newer counts, where it is known. */
    Estimates with(Estimates newer) {
        var merged = new TreeMap<>(bands);
        merged.putAll(newer.bands);
        return new Estimates(newer.all.isPresent() ? newer.all : all, merged);
    }

    RawJson write() {
        var tree = Json.MAPPER.createObjectNode();
        all.ifPresent(ms -> tree.put("all", ms));
        var written = tree.putObject("bands");
        new TreeMap<>(bands).forEach((band, ms) -> written.put(band.toString(), ms));
        return RawJson.of(tree);
    }

    static Estimates read(RawJson json) {
        var tree = json.tree();
        var bands = new TreeMap<Integer, Long>();
        if (tree.get("bands") instanceof ObjectNode written) {
            written.properties()
                    .forEach(band -> bands.put(
                            Integer.valueOf(band.getKey()), band.getValue().asLong()));
        }
        var all = tree.has("all") ? OptionalLong.of(tree.get("all").asLong()) : OptionalLong.empty();
        return new Estimates(all, bands);
    }
}
