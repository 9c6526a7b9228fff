package io.anteroom.gateway.session;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session that goes on.
 *
 * @param number of this resume: a socket that has the session by a lower one has it no more
 * @param holders the nodes whose sockets had it: the last one and, after a repeat, the one before the first try, which
 *     may not have been told
 * @param expiresAt of the token it was opened with
 * @param acknowledged the last push the client has
 * @param isTruncated whether the first of those after it are not there any more
 * @param missed those after it that are, in order
 */
public record Resumed(
        SessionId sessionId,
        long number,
        PlayerId playerId,
        @Nullable LoginId loginId,
        Set<NodeId> holders,
        Instant expiresAt,
        ResumeToken successor,
        long acknowledged,
        boolean isTruncated,
        List<Missed> missed) {

    public Resumed {
        holders = Set.copyOf(holders);
        missed = List.copyOf(missed);
    }

    /** @param frame complete */
    public record Missed(long seq, String frame) {}
}
