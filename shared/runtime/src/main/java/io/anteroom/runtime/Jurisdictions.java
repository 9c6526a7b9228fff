package io.anteroom.runtime;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The jurisdictions that this node knows, as its settings say, and what each asks. A player whose jurisdiction nobody here
 * knows is under the strictest of all.
 */
public final class Jurisdictions {

    private static final Key<String> DEFAULT = Key.text(
            "jurisdiction.default", "none", "whose rules hold for players who have no jurisdiction of their own");
    private static final Key<List<String>> POLICIES = Key.list(
            "jurisdiction.policies",
            List.of("gb slots 2500ms", "gb * 5s", "gb autobet off"),
            "what jurisdictions ask: a name, then a game (* for all others) and the least time between the starts of its rounds,"
                    + " or autobet and on or off; none is always there and asks nothing");

    public static final List<Key<?>> KEYS = List.of(DEFAULT, POLICIES);

    /** What begins or goes on with a series, in every game that has them. */
    private static final Set<String> AUTOPLAY = Set.of("Autobet", "NewBet");

    private static final Duration CYCLE_MAX = Duration.ofHours(1);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern GAME = Pattern.compile("\\*|[a-z][a-z0-9_-]{0,63}");
    private static final String LINE = "items like 'gb slots 2500ms', 'gb * 5s', 'gb autobet off', with at most 1h";

    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<Policy, String> stamps = new HashMap<>();
    private final Policy usual;
    private final Policy strictest;

    private Jurisdictions(List<Policy> known, String usual) {
        policies.put(Policy.NONE.name(), Policy.NONE);
        known.forEach(policy -> policies.put(policy.name(), policy));
        this.usual = policies.getOrDefault(usual, Policy.NONE);
        this.strictest = Policy.strictestOf(policies.values());
        policies.values().forEach(policy -> stamps.put(policy, policy.stamp()));
        stamps.put(strictest, strictest.stamp());
    }

    /** Fails with {@link BadSetting}. */
    public static Jurisdictions from(Settings settings) {
        var known = parse(settings.get(POLICIES));
        var usual = settings.get(DEFAULT);
        if (!usual.equals(Policy.NONE.name())
                && known.stream().noneMatch(policy -> policy.name().equals(usual))) {
            throw new BadSetting(DEFAULT.name(), "'" + usual + "'", "none or one of jurisdiction.policies");
        }
        return new Jurisdictions(known, usual);
    }

    private static List<Policy> parse(List<String> lines) {
        var cycles = new LinkedHashMap<String, Map<String, Duration>>();
        var autobet = new HashMap<String, Boolean>();
        for (var line : lines) {
            var words = line.strip().split("\\s+", -1);
            if (words.length != 3 || !NAME.matcher(words[0]).matches() || words[0].equals(Policy.NONE.name())) {
                throw wrong(line);
            }
            var games = cycles.computeIfAbsent(words[0], name -> new HashMap<>());
            var before = words[1].equals("autobet")
                    ? autobet.put(words[0], onOrOff(words[2], line))
                    : games.put(game(words[1], line), cycle(words[2], line));
            if (before != null) {
                throw wrong(line);
            }
        }
        var policies = new ArrayList<Policy>();
        cycles.forEach((name, games) -> policies.add(policy(name, games, autobet.getOrDefault(name, true))));
        return policies;
    }

    private static Policy policy(String name, Map<String, Duration> games, boolean autobet) {
        var others = games.remove("*");
        return new Policy(name, games, others == null ? Duration.ZERO : others, autobet);
    }

    private static boolean onOrOff(String word, String line) {
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw wrong(line);
        };
    }

    private static String game(String word, String line) {
        if (!GAME.matcher(word).matches()) {
            throw wrong(line);
        }
        return word;
    }

    private static Duration cycle(String word, String line) {
        Duration cycle;
        try {
            cycle = Key.duration(POLICIES.name(), Duration.ZERO, "").parser().apply(word);
        } catch (RuntimeException noDuration) {
            throw wrong(line);
        }
        if (cycle.compareTo(CYCLE_MAX) > 0) {
            throw wrong(line);
        }
        return cycle;
    }

    private static BadSetting wrong(String line) {
        return new BadSetting(POLICIES.name(), "'" + line + "'", LINE);
    }

    /** @param own null for none */
    private Policy of(@Nullable String own) {
        return own == null ? usual : policies.getOrDefault(own, strictest);
    }

    /** Whether a player may take an action wherever the game stands; null if so. */
    public @Nullable Refusal refusal(@Nullable String own, String action) {
        return !AUTOPLAY.contains(action) || of(own).autobet()
                ? null
                : new Refusal(Code.INVALID_ACTION, "autobet is not allowed where you play");
    }

    /** What a round of the game begins under; null where nothing is asked of anybody. */
    public CommitRound.@Nullable Terms terms(@Nullable String own, String gameId) {
        var policy = of(own);
        if (own == null && policy.equals(Policy.NONE)) {
            return null;
        }
        var stamp = stamps.getOrDefault(policy, policy.name());
        return new CommitRound.Terms(own, stamp, (int) policy.cycle(gameId).toMillis());
    }
}
