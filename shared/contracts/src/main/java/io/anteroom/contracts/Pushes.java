package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;

/** Pushes that wait in PostgreSQL to be handed to a player's sessions: served by store, asked by the gateway's relay. */
public final class Pushes {

    /** Takes the oldest. Of a player's, none is given to anyone while an older one is still taken. */
    public static final Endpoint<Take, Taken> TAKE =
            Endpoint.of("store.pushes", Take.class, Taken.class, Duration.ofSeconds(2));

    /** Those were handed over and are forgotten. */
    public static final Endpoint<Drop, Done> DROP =
            Endpoint.of("store.pushes.drop", Drop.class, Done.class, Duration.ofSeconds(2));

    /** Those could not be handed over, and may be taken again at once instead of in some seconds. */
    public static final Endpoint<GiveBack, Done> GIVE_BACK =
            Endpoint.of("store.pushes.giveBack", GiveBack.class, Done.class, Duration.ofSeconds(2));

    /** Whether some of a player's have not been handed over; taking them for that would keep them from the relay. */
    public static final Endpoint<FindPending, Pending> PENDING =
            Endpoint.of("store.pushes.pending", FindPending.class, Pending.class, Duration.ofSeconds(2));

    /** Told when there is something to take, so that it need not wait for the next poll. */
    public static final Topic<Waiting> WAITING = new Topic<>("pushes.waiting", Waiting.class);

    /** Told, and told again within some seconds, while a node has a session of which it could not tell those who hand over. */
    public static final Topic<Untold> UNTOLD = new Topic<>("pushes.untold", Untold.class);

    private Pushes() {}

    public record Take(int limit) {}

    public record Taken(List<Item> items) {

        public Taken {
            items = List.copyOf(items);
        }
    }

    public record Item(long id, PlayerId playerId, Push push) {}

    public record Drop(List<Long> ids) {

        public Drop {
            ids = List.copyOf(ids);
        }
    }

    public record GiveBack(List<Long> ids) {

        public GiveBack {
            ids = List.copyOf(ids);
        }
    }

    public record FindPending(PlayerId playerId) {}

    public record Pending(boolean any) {}

    public record Waiting() {}

    public record Untold() {}
}
