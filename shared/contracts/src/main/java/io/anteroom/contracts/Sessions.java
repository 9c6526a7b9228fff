package io.anteroom.contracts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who plays a game for a player: one session of a socket at a time, told apart by an epoch that only grows and that
 * every commit checks. Served by store.
 *
 * <p>What a node says of one of its sessions may take effect in any order. So it numbers its claims, and a release is of
 * those up to a number only.
 */
public final class Sessions {

    /**
     * Refused with {@code SESSION_ACTIVE} if another session holds it and the request does not take over, and with
     * {@code SESSION_NOT_FOUND} if the claimant's session is another socket's by now.
     */
    public static final Endpoint<Claim, Claimed> CLAIM =
            Endpoint.of("store.session.claim", Claim.class, Claimed.class, Duration.ofSeconds(2));

    /** A socket has resumed the session: what that held is this socket's, whatever node it was on, without being played. */
    public static final Endpoint<TakeUp, TakenUp> TAKE_UP =
            Endpoint.of("store.session.takeup", TakeUp.class, TakenUp.class, Duration.ofSeconds(2));

    /** The socket is gone: what it held is free, and orphans are counted from now. */
    public static final Endpoint<Release, Done> RELEASE =
            Endpoint.of("store.session.release", Release.class, Done.class, Duration.ofSeconds(2));

    /** Who holds a player's game now. */
    public static final Endpoint<FindHolder, FoundHolder> HOLDER =
            Endpoint.of("store.session.holder", FindHolder.class, FoundHolder.class, Duration.ofSeconds(2));

    private Sessions() {}

    /**
     * Claiming what the same session and node hold already gives the same epoch.
     *
     * @param takeOver whether another holder loses it
     * @param gone a holder known to be dead, which loses it in any case; null for none
     * @param number above those of all claims that the node made before
     * @param resume the number of the resume by which the socket has its session, 0 if it began it: one that has it by a
     *     lower number than the holder is too late; null of nodes of before
     */
    public record Claim(
            PlayerId playerId,
            String gameId,
            Currency currency,
            SessionId sessionId,
            NodeId nodeId,
            boolean takeOver,
            @Nullable Holder gone,
            long number,
            @Nullable Long resume) {}

    /** @param replaced whoever held it before and lost it now; null for nobody */
    public record Claimed(long epoch, @Nullable Holder replaced, Standing standing, Money balance) {}

    /**
     * What a later resume has, or another session, stays there.
     *
     * @param number above those of all claims that the node made before
     * @param resume by which the socket has its session
     */
    public record TakeUp(PlayerId playerId, SessionId sessionId, NodeId nodeId, long number, long resume) {}

    /** @param games how many the socket holds now */
    public record TakenUp(int games) {}

    public record Holder(SessionId sessionId, NodeId nodeId) {}

    /** @param upTo the number of the last claim that the node had made when the socket was gone */
    public record Release(PlayerId playerId, SessionId sessionId, NodeId nodeId, long upTo) {}

    public record FindHolder(PlayerId playerId, String gameId) {}

    public record FoundHolder(@Nullable Holder holder) {}
}
