package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where players are, as others may see it: served by each gateway, from what the sockets of all nodes say. */
public final class Presences {

    /** Of one question. */
    public static final int PLAYERS_MAX = 500;

    /** Refused with {@code UNAVAILABLE} while Redis or PostgreSQL can't be asked. */
    public static final Endpoint<Read, Found> READ =
            Endpoint.of("gateway.presence", Read.class, Found.class, Duration.ofSeconds(2));

    private Presences() {}

    /** What a player is doing. Of several that are true the later one here counts. */
    public enum Status {
        /** No device is connected, or the asker may not know. */
        OFFLINE("offline"),
        /** All devices say that nobody is there, or were silent for a while. */
        AWAY("away"),
        ONLINE("online"),
        /** Waits for a match, with a device connected. */
        IN_QUEUE("inQueue"),
        /** A device is in a room or at a table. */
        IN_ROOM("inRoom");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As clients read it. */
        public String word() {
            return word;
        }
    }

    /**
     * @param viewer to whom it is shown; who has blocked them is offline
     * @param players at most {@link #PLAYERS_MAX}; unknown ones are offline
     */
    public record Read(PlayerId viewer, List<PlayerId> players) {

        public Read {
            players = List.copyOf(players);
        }
    }

    /** @param presences one for each player, in the order they were asked for */
    public record Found(List<Presence> presences) {

        public Found {
            presences = List.copyOf(presences);
        }
    }

    /**
     * @param devices connected sockets on all nodes
     * @param since when the status began, as far as it is known; null if offline
     */
    public record Presence(
            PlayerId playerId,
            Status status,
            int devices,
            @Nullable Instant since) {

        public static Presence offline(PlayerId playerId) {
            return new Presence(playerId, Status.OFFLINE, 0, null);
        }
    }
}
