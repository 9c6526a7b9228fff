package io.anteroom.matchmaking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How long players of one shard wait: the median of those matched lately, by band of rank. Written as
 * {@code {"all": ms, "bands": {"6": ms}, "at": {"all": ms, "6": ms}}}, without what is not known. What was written before there
 * was {@code at} is of a time that nobody knows, and so too old.
 */
record Estimates(Optional<Median> all, Map<Integer, Median> bands) {

    static final Estimates NONE = new Estimates(Optional.empty(), Map.of());

    /** Ranks that are taken together. */
    private static final int BAND = 250;

    /** @param atMs when the newest of those who waited was matched, by the clock of the database */
    record Median(long ms, long atMs) {}

    Estimates {
        bands = Map.copyOf(bands);
    }

    static int band(int rank) {
        return rank / BAND;
    }

    /** Of the band, or else of all; empty if nobody was matched lately. */
    OptionalLong ofMs(int rank) {
        return Optional.ofNullable(bands.get(band(rank))).or(() -> all).stream()
                .mapToLong(Median::ms)
                .findFirst();
    }

    /** Without what is older. */
    Estimates since(long oldestMs) {
        var young = new HashMap<>(bands);
        young.values().removeIf(median -> median.atMs() < oldestMs);
        return new Estimates(all.filter(median -> median.atMs() >= oldestMs), young);
    }

    /** What is newer counts, where it is known. */
    Estimates with(Estimates newer) {
        var merged = new HashMap<>(bands);
        merged.putAll(newer.bands);
        return new Estimates(newer.all.or(() -> all), merged);
    }

    RawJson write() {
        var tree = Json.MAPPER.createObjectNode();
        all.ifPresent(median -> tree.put("all", median.ms()));
        var written = tree.putObject("bands");
        var at = tree.putObject("at");
        all.ifPresent(median -> at.put("all", median.atMs()));
        new TreeMap<>(bands).forEach((band, median) -> {
            written.put(band.toString(), median.ms());
            at.put(band.toString(), median.atMs());
        });
        return RawJson.of(tree);
    }

    static Estimates read(RawJson json) {
        var tree = json.tree();
        var at = tree.path("at");
        var bands = new HashMap<Integer, Median>();
        if (tree.get("bands") instanceof ObjectNode written) {
            written.properties()
                    .forEach(band -> bands.put(
                            Integer.valueOf(band.getKey()),
                            new Median(
                                    band.getValue().asLong(),
                                    at.path(band.getKey()).asLong())));
        }
        var all = Optional.ofNullable(tree.get("all"))
                .map(ms -> new Median(ms.asLong(), at.path("all").asLong()));
        return new Estimates(all, bands);
    }
}
