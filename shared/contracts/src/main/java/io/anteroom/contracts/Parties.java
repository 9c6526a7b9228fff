package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Players who want to be matched together: served by store, asked by the gateway. A player is in one party at a time.
 */
public final class Parties {

    /** As many as a party ever has; a mode may allow fewer. */
    public static final int MEMBERS_MAX = 16;

    /** Invitations of one party that wait for an answer. */
    public static final int INVITED_MAX = 32;

    /**
     * Begins a party of one, who leaves the one before. Refused with {@code NOT_FOUND} if an invited player is unknown,
     * {@code FORBIDDEN} if one has blocked the leader, {@code RATE_LIMITED} if the leader has invited too many within a
     * minute.
     */
    public static final Endpoint<Create, Party> CREATE =
            Endpoint.of("store.parties.create", Create.class, Party.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_FOUND} for whoever is neither in it nor invited. */
    public static final Endpoint<Read, Party> READ =
            Endpoint.of("store.parties.read", Read.class, Party.class, Duration.ofSeconds(2));

    /**
     * Refused with {@code NOT_FOUND}, {@code FORBIDDEN} (not its leader, or blocked by one of the invited: then nobody is
     * invited), {@code OVERLOADED} (too many invited) or {@code RATE_LIMITED} (too many within a minute, to whichever
     * party).
     */
    public static final Endpoint<Invite, Party> INVITE =
            Endpoint.of("store.parties.invite", Invite.class, Party.class, Duration.ofSeconds(2));

    /**
     * Joins, and leaves the party before; again changes nothing. Refused with {@code NOT_FOUND}, {@code ROOM_FULL}, and as
     * each change of parties with {@code ROUND_CONFLICT} if others get in its way again and again.
     */
    public static final Endpoint<Accept, Party> ACCEPT =
            Endpoint.of("store.parties.accept", Accept.class, Party.class, Duration.ofSeconds(2));

    /** Leaves, or declines. Its ticket ends. The longest member leads on; the last one ends it. */
    public static final Endpoint<Leave, Done> LEAVE =
            Endpoint.of("store.parties.leave", Leave.class, Done.class, Duration.ofSeconds(2));

    private Parties() {}

    /**
     * @param members who have accepted, the longest first
     * @param invited who have not yet
     */
    public record Party(
            PartyId partyId, PlayerId leader, List<PlayerId> members, List<PlayerId> invited, Instant createdAt) {

        public Party {
            members = List.copyOf(members);
            invited = List.copyOf(invited);
        }
    }

    public record Create(PlayerId leader, List<PlayerId> invited) {

        public Create {
            invited = List.copyOf(invited);
        }
    }

    public record Read(PartyId partyId, PlayerId asker) {}

    public record Invite(PartyId partyId, PlayerId leader, List<PlayerId> invited) {

        public Invite {
            invited = List.copyOf(invited);
        }
    }

    public record Accept(PartyId partyId, PlayerId playerId) {}

    public record Leave(PartyId partyId, PlayerId playerId) {}
}
