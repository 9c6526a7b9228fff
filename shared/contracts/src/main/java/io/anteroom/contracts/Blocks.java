package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whom a player wants to hear nothing from: served by store. */
public final class Blocks {

    /** Refused with {@code NOT_FOUND} for an unknown player, {@code FORBIDDEN} for oneself or when the list is full. */
    public static final Endpoint<Add, Done> ADD =
            Endpoint.of("store.blocks.add", Add.class, Done.class, Duration.ofSeconds(2));

    public static final Endpoint<Remove, Done> REMOVE =
            Endpoint.of("store.blocks.remove", Remove.class, Done.class, Duration.ofSeconds(2));

    public static final Endpoint<ListAll, Listed> LIST =
            Endpoint.of("store.blocks", ListAll.class, Listed.class, Duration.ofSeconds(2));

    /** Which of some players have blocked another one. */
    public static final Endpoint<AskBlockers, Blockers> BLOCKERS =
            Endpoint.of("store.blocks.by", AskBlockers.class, Blockers.class, Duration.ofSeconds(2));

    private Blocks() {}

    public record Add(PlayerId playerId, PlayerId blocked) {}

    public record Remove(PlayerId playerId, PlayerId blocked) {}

    public record ListAll(PlayerId playerId) {}

    public record Listed(List<Blocked> blocked) {

        public Listed {
            blocked = List.copyOf(blocked);
        }
    }

    public record Blocked(PlayerId playerId, String username, Instant at) {}

    /** @param blocked who may be blocked by them */
    public record AskBlockers(PlayerId blocked, List<PlayerId> players) {

        public AskBlockers {
            players = List.copyOf(players);
        }
    }

    public record Blockers(List<PlayerId> players) {

        public Blockers {
            players = List.copyOf(players);
        }
    }
}
