package io.anteroom.runtime;

import io.anteroom.contracts.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a jurisdiction asks of rounds.
 *
 * @param cycles the least time from the start of one round of a game to the start of the next, by game
 * @param otherCycle the same for the games that are not named
 * @param autobet whether a series may be played
 */
record Policy(String name, Map<String, Duration> cycles, Duration otherCycle, boolean autobet) {

    /** Asks nothing. */
    static final Policy NONE = new Policy("none", Map.of(), Duration.ZERO, true);

    private static final int VERSION_CHARACTERS = 8;

    Policy {
        cycles = Map.copyOf(cycles);
    }

    /** What all of them ask together: the longest wait for each game, and a series only if all allow it. */
    static Policy strictestOf(Collection<Policy> policies) {
        var games = new HashSet<String>();
        policies.forEach(policy -> games.addAll(policy.cycles.keySet()));
        var cycles = new HashMap<String, Duration>();
        games.forEach(game -> cycles.put(game, longest(policies, game)));
        // No game is called so, which leaves what a policy says of the others.
        var others = longest(policies, "");
        return new Policy("strictest", cycles, others, policies.stream().allMatch(Policy::autobet));
    }

    private static Duration longest(Collection<Policy> policies, String gameId) {
        return policies.stream()
                .map(policy -> policy.cycle(gameId))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    Duration cycle(String gameId) {
        return cycles.getOrDefault(gameId, otherCycle);
    }

    /** Its name and a version that follows from all it asks, as it is kept with a round. */
    String stamp() {
        var asks = name + " " + new TreeMap<>(cycles) + " " + otherCycle + " " + autobet;
        return name + "@" + Hash.of(asks.getBytes(StandardCharsets.UTF_8)).hex().substring(0, VERSION_CHARACTERS);
    }
}
