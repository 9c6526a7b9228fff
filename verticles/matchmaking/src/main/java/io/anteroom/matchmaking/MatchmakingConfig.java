package io.anteroom.matchmaking;

import io.anteroom.matchmaking.pairing.Format;
import io.anteroom.matchmaking.pairing.Pass;
import io.anteroom.matchmaking.pairing.Window;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which modes there are, and how matchmaking goes about them.
 *
 * @param modes by name
 * @param defaultMode of players who do not say
 * @param passEvery how often a queue is looked through when nothing is new, as windows widen
 * @param ticketTtl after which a ticket without a sign of life expires
 * @param matchTtl after which a match that nobody ended is over
 * @param leaseTtl how long a shard rests after its owner died
 * @param queueMax tickets that may wait in one shard
 */
public record MatchmakingConfig(
        Map<String, Mode> modes,
        String defaultMode,
        Duration passEvery,
        Duration ticketTtl,
        Duration matchTtl,
        Duration leaseTtl,
        int queueMax) {

    private static final int PLAYERS_MAX = 128;
    private static final String REGION = "[a-z][a-z0-9-]{0,31}";

    private static final Key<Integer> TEAMS =
            Key.integer("modes.<name>.teams", 2, 2, 128, "teams of a match; where everybody plays alone, players");
    private static final Key<Integer> TEAM_SIZE = Key.integer(
            "modes.<name>.teamSize", 1, 1, 16, "players of a team; a party of at most so many stays in one");
    private static final Key<Integer> WINDOW =
            Key.integer("modes.<name>.window", 100, 0, 100_000, "how far apart in rank players are matched at once");
    private static final Key<Integer> WINDOW_PER_SECOND = Key.integer(
            "modes.<name>.windowPerSecond", 50, 0, 100_000, "how much wider that gets with each second of waiting");
    private static final Key<Integer> WINDOW_MAX =
            Key.integer("modes.<name>.windowMax", 1_000, 0, 100_000, "and how wide at most");
    private static final Key<List<String>> REGIONS = Key.list(
            "modes.<name>.regions",
            List.of(),
            "regions that are matched apart, the default first; none tells nobody apart");
    private static final Key<Boolean> CLIENT_RANK = Key.flag(
            "modes.<name>.clientRank",
            false,
            "whether players may say how good they are, which anybody can lie about; otherwise the server's rating counts");
    private static final Key<Boolean> BACKFILL = Key.flag(
            "modes.<name>.backfill", false, "whether a match whose room has free places takes players who wait");
    private static final Key<Boolean> RATED =
            Key.flag("modes.<name>.rated", true, "whether results change the players' ratings");
    private static final Key<String> ROOM = Key.text(
            "modes.<name>.room", "relay", "the kind of room its matches are played in, one of those there are");

    private static final Key<Duration> WAIT_MAX = Key.duration(
            "modes.<name>.waitMax",
            Duration.ofMinutes(10),
            "how long a player waits before being told that nobody was found");

    private static final Key<String> DEFAULT_MODE =
            Key.text("matchmaking.defaultMode", "duel", "the mode of players who do not say");
    private static final Key<Duration> PASS_EVERY = Key.duration(
            "matchmaking.passEvery",
            Duration.ofMillis(250),
            "how often a queue is looked through when nobody comes, as windows widen");
    private static final Key<Duration> TICKET_TTL = Key.duration(
            "matchmaking.ticketTtl",
            Duration.ofMinutes(5),
            "how long a ticket waits without its player asking or joining again");
    private static final Key<Duration> MATCH_TTL = Key.duration(
            "matchmaking.matchTtl",
            Duration.ofHours(2),
            "after which the players of a match that nobody ended may queue again");
    private static final Key<Duration> LEASE_TTL = Key.duration(
            "matchmaking.leaseTtl", Duration.ofSeconds(4), "how long a queue rests after the matcher that had it died");
    private static final Key<Integer> QUEUE_MAX = Key.integer(
            "matchmaking.queueMax", 200_000, 1, Pass.TICKETS_MAX, "players who may wait in one mode and region");

    /** {@code duel} and {@code tictactoe} are there without being named. */
    public static final List<Key<?>> KEYS = List.of(
            TEAMS,
            TEAM_SIZE,
            WINDOW,
            WINDOW_PER_SECOND,
            WINDOW_MAX,
            REGIONS,
            CLIENT_RANK,
            CLIENT_RANK.of("duel").withDefault("true"),
            BACKFILL,
            RATED,
            ROOM,
            ROOM.of("tictactoe").withDefault("tictactoe"),
            WAIT_MAX,
            DEFAULT_MODE,
            PASS_EVERY,
            TICKET_TTL,
            MATCH_TTL,
            LEASE_TTL,
            QUEUE_MAX);

    public MatchmakingConfig {
        modes = Map.copyOf(modes);
        require(modes.containsKey(defaultMode), DEFAULT_MODE, defaultMode, "one of " + modes.keySet());
        require(passEvery.toMillis() >= 10, PASS_EVERY, passEvery, "at least 10ms");
        require(ticketTtl.toMillis() >= 1_000, TICKET_TTL, ticketTtl, "at least 1s");
        require(matchTtl.toMillis() >= 1_000, MATCH_TTL, matchTtl, "at least 1s");
        require(leaseTtl.toMillis() >= 1_000, LEASE_TTL, leaseTtl, "at least 1s");
    }

    public static MatchmakingConfig from(Settings settings) {
        var modes = settings.names(TEAMS).stream()
                .map(name -> mode(settings, name))
                .collect(Collectors.toMap(Mode::name, Function.identity()));
        return new MatchmakingConfig(
                modes,
                settings.get(DEFAULT_MODE),
                settings.get(PASS_EVERY),
                settings.get(TICKET_TTL),
                settings.get(MATCH_TTL),
                settings.get(LEASE_TTL),
                settings.get(QUEUE_MAX));
    }

    /** The names of settings that let players say how good they are. */
    public List<String> trusting() {
        return modes.values().stream()
                .filter(Mode::clientRank)
                .map(mode -> CLIENT_RANK.of(mode.name()).name())
                .sorted()
                .toList();
    }

    /**
     * Refuses modes that could not be played. Whoever starts a node says in what, since matchmaking knows no kinds of rooms.
     *
     * @param placesByKind how many can play in a room of each kind
     */
    public void requireRooms(Map<String, Integer> placesByKind) {
        modes.values().forEach(mode -> requireRoom(mode, placesByKind));
    }

    private static void requireRoom(Mode mode, Map<String, Integer> placesByKind) {
        var kind = mode.roomKind();
        require(placesByKind.containsKey(kind), ROOM.of(mode.name()), kind, "one of " + sorted(placesByKind.keySet()));
        int places = placesByKind.getOrDefault(kind, 0);
        var format = mode.format();
        require(
                format.teams() * format.teamSize() <= places,
                TEAMS.of(mode.name()),
                format.teams() + " teams of " + format.teamSize(),
                "at most the " + places + " who can play " + kind);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    List<String> shards() {
        return modes.values().stream()
                .flatMap(mode -> mode.shards().stream())
                .sorted()
                .toList();
    }

    @Nullable
    Mode ofShard(String shard) {
        return modes.get(Mode.modeIn(shard));
    }

    private static Mode mode(Settings settings, String name) {
        int teams = settings.get(TEAMS.of(name));
        int teamSize = settings.get(TEAM_SIZE.of(name));
        require(
                teams * teamSize <= PLAYERS_MAX,
                TEAMS.of(name),
                teams + " teams of " + teamSize,
                "at most " + PLAYERS_MAX + " players together");
        var regions = settings.get(REGIONS.of(name));
        require(
                regions.stream().allMatch(region -> region.matches(REGION))
                        && regions.stream().distinct().count() == regions.size(),
                REGIONS.of(name),
                regions,
                "different names of 1 to 32 lower-case letters, digits and -, a letter first");
        return new Mode(
                name,
                new Format(teams, teamSize, window(settings, name)),
                regions,
                settings.get(CLIENT_RANK.of(name)),
                settings.get(BACKFILL.of(name)),
                settings.get(RATED.of(name)),
                settings.get(ROOM.of(name)),
                waitMax(settings, name));
    }

    private static Duration waitMax(Settings settings, String name) {
        var key = WAIT_MAX.of(name);
        var waitMax = settings.get(key);
        require(waitMax.toMillis() >= 1_000, key, waitMax, "at least 1s");
        return waitMax;
    }

    private static Window window(Settings settings, String name) {
        int start = settings.get(WINDOW.of(name));
        int max = settings.get(WINDOW_MAX.of(name));
        require(start <= max, WINDOW_MAX.of(name), max, "at least modes." + name + ".window");
        return new Window(start, settings.get(WINDOW_PER_SECOND.of(name)), max);
    }

    private static void require(boolean isAllowed, Key<?> key, Object found, String allowed) {
        if (!isAllowed) {
            throw new BadSetting(key.name(), "'" + Key.written(found) + "'", allowed);
        }
    }
}
