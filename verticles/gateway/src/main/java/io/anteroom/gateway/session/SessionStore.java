package io.anteroom.gateway.session;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.SessionId;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in Redis, each step one script. Belongs to one event loop; futures fail with {@code RedisAway}.
 *
 * <pre>
 * gw:s:SESSION   hash   p player, l login, n node, x token's end in ms, q last seq,
 *                       r hash of the resume token, o hash of the one before, t when it was used,
 *                       m the entry into a match it was told of last, c resumes numbered, g the one that has it,
 *                       b bytes in its outbox, d its place in gw:p, if it lost that while a socket held it,
 *                       h when a socket was last heard to hold it, in ms,
 *                       v the node that had it before the token behind o was used
 * gw:r:HASH      text   session, by the hash of its resume token
 * gw:o:SESSION   stream pushes by seq, not yet acknowledged, field f
 * gw:p:PLAYER    zset   sessions of the player that get pushes: by when they began to wait for a Resume, and behind
 *                       those the ones that a socket holds, see {@link SessionBounds}
 * gw:i:PUSH      text   a push that was handed over, so that it is not handed over twice
 * gw:mark, gw:rest      no push is handed over without the one or with the other, see {@link RedisWatch}
 * </pre>
 *
 * <p>Of several sockets that want the same session the one that asked last is to have it, wherever and however late each
 * of them goes on. So each resume gets a number when it is asked for, and at every later step the highest one wins.
 *
 * <p>Each key lives for as long as pushes are kept, and a margin for the beat of the live sockets; a push keeps those of a
 * session whose client is away a while longer.
 */
public final class SessionStore {

    /** How often a live socket says so. */
    public static final Duration BEAT = Duration.ofMinutes(2);

    private static final Duration REPEAT_WITHIN = Duration.ofSeconds(10);
    /** So many pushes are read at once while a socket catches up. */
    public static final int MISSED_PAGE = 64;

    private static final String RESUME_KEY = "gateway.resume";

    /**
     * ARGV: session, player, login, node, token's end, resume hash, last seq, time to live, number of the resume. Gives what
     * there was and the last push's number.
     *
     * <p>A Redis that was started again may know the session as it was before that resume; then the socket knows better.
     */
    private static final RedisScript HOLD = RedisScript.of(SessionBounds.SESSIONS + """
            local key, number = 'gw:s:' .. ARGV[1], tonumber(ARGV[9])
            local s = redis.call('HMGET', key, 'p', 'g', 'c', 'q')
            local has = tonumber(s[2] or 0)
            if s[1] and has > number then return {'overtaken', s[4] or '0'} end
            if not s[1] or has < number then
              redis.call('HSET', key, 'r', ARGV[6], 'g', ARGV[9])
              if tonumber(s[3] or 0) <= number then redis.call('HSET', key, 'c', ARGV[9]) end
            end
            if tonumber(s[4] or -1) < tonumber(ARGV[7]) then redis.call('HSET', key, 'q', ARGV[7]) end
            redis.call('HSET', key, 'p', ARGV[2], 'l', ARGV[3], 'n', ARGV[4], 'x', ARGV[5])
            keep(ARGV[1], ARGV[2], redis.call('HGET', key, 'r'), ARGV[8])
            return {s[1] and 'known' or 'new', redis.call('HGET', key, 'q')}
            """);

    /** ARGV: shown hash. */
    private static final RedisScript NUMBER = RedisScript.of("""
            local sid = redis.call('GET', 'gw:r:' .. ARGV[1])
            if not sid or redis.call('EXISTS', 'gw:s:' .. sid) == 0 then return nil end
            return {redis.call('HINCRBY', 'gw:s:' .. sid, 'c', 1), redis.call('HGET', 'gw:s:' .. sid, 'p')}
            """);

    /**
     * ARGV: shown hash, successor's hash, node, last seq, time to live, repeat within, player who asks or '', number of the
     * resume.
     *
     * <p>A client that has more than was ever numbered has it from a Redis that this one has fallen behind. Its next pushes
     * would have numbers that the client knows, and it would throw them away.
     */
    private static final RedisScript RESUME = RedisScript.of(SessionBounds.SESSIONS + SessionBounds.OUTBOX + """
            local sid = redis.call('GET', 'gw:r:' .. ARGV[1])
            if not sid then return nil end
            local key = 'gw:s:' .. sid
            local s = redis.call('HMGET', key, 'p', 'l', 'n', 'x', 'r', 'o', 't', 'q', 'g')
            if not s[1] or tonumber(ARGV[4]) > tonumber(s[8]) then return nil end
            local now = nowMs()
            if ARGV[7] == '' then
              if tonumber(s[4]) <= now then return nil end
            elseif ARGV[7] ~= s[1] then
              return nil
            end
            local before = s[3]
            if s[5] == ARGV[1] then
              redis.call('HSET', key, 'r', ARGV[2], 'o', ARGV[1], 't', now, 'v', before)
              redis.call('PEXPIRE', 'gw:r:' .. ARGV[1], ARGV[6])
            elseif s[6] ~= ARGV[1] or s[5] ~= ARGV[2] or now - tonumber(s[7]) > tonumber(ARGV[6])
              or tonumber(s[9] or 0) > tonumber(ARGV[8]) then
              return nil
            else
              before = redis.call('HGET', key, 'v') or before
            end
            redis.call('HSET', key, 'n', ARGV[3], 'g', ARGV[8])
            keep(sid, s[1], ARGV[2], ARGV[5], true)
            local out = 'gw:o:' .. sid
            local last = tonumber(ARGV[4])
            redis.call('XTRIM', out, 'MINID', (last + 1) .. '-0')
            local missed = redis.call('XRANGE', out, (last + 1) .. '-0', '+')
            redis.call('HSET', key, 'b', bytesOf(missed))
            return {sid, s[1], s[2], s[3], s[4], missed, last, tonumber(s[8]), before}
            """);

    private static final String PUT = SessionBounds.SESSIONS + SessionBounds.OUTBOX + """
            local function put(sid, push, entry, ttl)
              local key = 'gw:s:' .. sid
              if entry ~= '' then
                if redis.call('HGET', key, 'm') == entry then return nil end
                redis.call('HSET', key, 'm', entry)
              end
              local seq = redis.call('HINCRBY', key, 'q', 1)
              add(sid, seq, push, ttl)
              stays(sid, ttl)
              return seq
            end
            """;

    /**
     * ARGV: push, player, event type and fields as JSON, time to live, entry it tells of or ''. Gives session, node and
     * number of each that has it now; 1 behind them if it, and perhaps more, was put there before. Fails while Redis may not
     * know all sessions.
     */
    private static final RedisScript APPEND = RedisScript.of(PUT + """
            local state = redis.call('MGET', 'gw:mark', 'gw:rest')
            if not state[1] or state[2] then return redis.error_reply('RESTING not all sessions are known') end
            local again = not redis.call('SET', 'gw:i:' .. ARGV[1], '1', 'NX', 'PX', ARGV[4])
            local told = {}
            for _, sid in ipairs(redis.call('ZRANGE', 'gw:p:' .. ARGV[2], 0, -1)) do
              local s = redis.call('HMGET', 'gw:s:' .. sid, 'n', 'q')
              local node = s[1]
              if node and again then
                told[#told + 1] = {sid, node, tonumber(s[2] or 0), 1}
              elseif node then
                local seq = put(sid, ARGV[3], ARGV[5], ARGV[4])
                if seq then told[#told + 1] = {sid, node, seq} end
              else
                redis.call('ZREM', 'gw:p:' .. ARGV[2], sid)
              end
            end
            return told
            """);

    /** ARGV: session, event type and fields as JSON, time to live, entry it tells of. */
    private static final RedisScript APPEND_TO = RedisScript.of(PUT + """
            if redis.call('EXISTS', 'gw:s:' .. ARGV[1]) == 0 then return nil end
            return put(ARGV[1], ARGV[2], ARGV[4], ARGV[3])
            """);

    /** ARGV: session, player, number of the resume. */
    private static final RedisScript LET_GO = RedisScript.of(SessionBounds.SESSIONS + """
            local s = redis.call('HMGET', 'gw:s:' .. ARGV[1], 'g', 'd')
            if tonumber(s[1] or 0) > tonumber(ARGV[3]) then return 0 end
            if s[2] then
              forget(ARGV[1])
              return 0
            end
            return redis.call('ZADD', 'gw:p:' .. ARGV[2], 'XX', redis.call('TIME')[1], ARGV[1])
            """);

    /** ARGV: session, player, number of the resume. */
    private static final RedisScript END = RedisScript.of(SessionBounds.SESSIONS + """
            if tonumber(redis.call('HGET', 'gw:s:' .. ARGV[1], 'g') or 0) > tonumber(ARGV[3]) then return 0 end
            redis.call('ZREM', 'gw:p:' .. ARGV[2], ARGV[1])
            forget(ARGV[1])
            return 1
            """);

    private final RedisLink redis;
    private final byte[] resumeKey;
    private final long ttlMs;

    /** @param resumeKey see {@link #resumeKey} */
    public SessionStore(RedisLink redis, byte[] resumeKey, Duration pushKept) {
        this.redis = redis;
        this.resumeKey = resumeKey;
        this.ttlMs = pushKept.plus(BEAT).plusMinutes(1).toMillis();
    }

    /** The key under which one resume token follows from another. */
    public static byte[] resumeKey(io.anteroom.runtime.MasterKey master) {
        return master.derive(RESUME_KEY);
    }

    /**
     * What a socket holds.
     *
     * @param resume the number of the resume by which it holds it; 0 if the session began with it
     * @param lastSeq the last push it got, for a record that Redis has lost
     */
    public record Holding(
            SessionId sessionId,
            PlayerId playerId,
            @Nullable LoginId loginId,
            NodeId nodeId,
            Instant expiresAt,
            ResumeToken resumeToken,
            long resume,
            long lastSeq) {}

    /** A resume that was asked for, and whose session it is. */
    public record Numbered(long resume, PlayerId playerId) {}

    /**
     * A push in a session's outbox, and the node that holds the session.
     *
     * @param isRepeated it was there before, with a number up to {@code seq}, and perhaps nobody told of it
     */
    public record Appended(SessionId sessionId, NodeId nodeId, long seq, boolean isRepeated) {}

    /** What Redis says to who holds a session. */
    public enum Held {
        /** It did not know of it, or not any more. */
        NEW,
        KNOWN,
        /** A later resume has it. */
        OVERTAKEN
    }

    /** @param lastSeq of the pushes in the session's outbox, the last one's number */
    public record Kept(Held state, long lastSeq) {}

    /** Whether Redis was there a moment ago. */
    public boolean isConnected() {
        return redis.isUp();
    }

    /** Begins a session, or says that it lives on. */
    public Future<Kept> hold(Holding holding) {
        return redis.run(
                        HOLD,
                        List.of(),
                        holding.sessionId(),
                        holding.playerId(),
                        holding.loginId() == null ? "" : holding.loginId(),
                        holding.nodeId(),
                        holding.expiresAt().toEpochMilli(),
                        holding.resumeToken().hash(),
                        holding.lastSeq(),
                        ttlMs,
                        holding.resume())
                .map(said -> new Kept(
                        Held.valueOf(said.get(0).toString().toUpperCase(Locale.ROOT)),
                        said.get(1).toLong()));
    }

    /** Numbers a resume, which may come to nothing; empty if no session has this token. */
    public Future<Optional<Numbered>> number(ResumeToken shown) {
        return redis.run(NUMBER, List.of(), shown.hash())
                .map(found -> found == null
                        ? Optional.empty()
                        : Optional.of(new Numbered(
                                found.get(0).toLong(),
                                PlayerId.parse(found.get(1).toString()))));
    }

    /** Whether no later resume has the session. */
    public Future<Boolean> has(SessionId sessionId, long resume) {
        return redis.send("HGET", "gw:s:" + sessionId, "g").map(number -> number == null || number.toLong() <= resume);
    }

    /**
     * Takes a session up, and uses the token up; a repeat soon after gets the same answer. Empty if there is no such
     * session or it has fallen behind the client, it belongs to someone else, a resume with the same token and a higher number has it, or nobody asks and the
     * token it was opened with has expired.
     *
     * @param number see {@link #number}
     * @param asker whom the socket is already authenticated as; null if nobody
     * @param lastSeq acknowledges the pushes up to it
     */
    public Future<Optional<Resumed>> resume(
            ResumeToken shown, long number, NodeId node, long lastSeq, @Nullable PlayerId asker) {
        var successor = shown.successor(resumeKey);
        return redis.run(
                        RESUME,
                        List.of(),
                        shown.hash(),
                        successor.hash(),
                        node,
                        lastSeq,
                        ttlMs,
                        REPEAT_WITHIN.toMillis(),
                        asker == null ? "" : asker,
                        number)
                .map(found -> found == null ? Optional.empty() : Optional.of(resumed(found, number, successor)));
    }

    /** The pushes after {@code seq}, in order; {@link #MISSED_PAGE} of them if there are more. */
    public Future<List<Resumed.Missed>> missed(SessionId sessionId, long seq) {
        return redis.send("XRANGE", "gw:o:" + sessionId, (seq + 1) + "-0", "+", "COUNT", MISSED_PAGE)
                .map(found -> found == null ? List.<Resumed.Missed>of() : missedOf(found));
    }

    /** Fails if Redis is away, or if it may not know all sessions: a push would not find those it is for. */
    public Future<Void> knowsSessions() {
        return redis.send("MGET", "gw:mark", "gw:rest")
                .compose(state -> state != null && state.get(0) != null && state.get(1) == null
                        ? Future.succeededFuture()
                        : Future.failedFuture("not all sessions are known to Redis"));
    }

    /**
     * Puts a push into the outbox of each of the player's sessions, unless that was done before. Fails also for what
     * {@link #knowsSessions} does.
     *
     * @param entry that it tells of, which a session is told of once; null if it tells of none
     */
    public Future<List<Appended>> append(long pushId, PlayerId playerId, String push, @Nullable MatchEntry entry) {
        return redis.run(APPEND, List.of(), pushId, playerId, push, ttlMs, entry == null ? "" : entry)
                .map(told -> told == null ? List.<Appended>of() : appended(told));
    }

    /** Tells one session of an entry, unless it was told before or Redis does not know it: then the result is empty. */
    public Future<Optional<Long>> append(SessionId sessionId, String push, MatchEntry entry) {
        return redis.run(APPEND_TO, List.of(), sessionId, push, ttlMs, entry)
                .map(seq -> seq == null ? Optional.empty() : Optional.of(seq.toLong()));
    }

    /** No socket holds it any more, unless a later resume has it: it waits for a resume, for as long as there is room. */
    public Future<Void> letGo(SessionId sessionId, PlayerId playerId, long resume) {
        return redis.run(LET_GO, List.of(), sessionId, playerId, resume).mapEmpty();
    }

    /** Forgets a session that nobody will take up, unless a later resume has it. */
    public Future<Void> end(SessionId sessionId, PlayerId playerId, long resume) {
        return redis.run(END, List.of(), sessionId, playerId, resume).mapEmpty();
    }

    /** The complete frame of a push at its place in a session. */
    public static String frame(long seq, String push) {
        return "{\"seq\":" + seq + "," + push.substring(1);
    }

    private static Resumed resumed(Response found, long number, ResumeToken successor) {
        var login = found.get(2).toString();
        var missed = missedOf(found.get(5));
        var acknowledged = found.get(6).toLong();
        var next = missed.isEmpty() ? found.get(7).toLong() + 1 : missed.get(0).seq();
        return new Resumed(
                SessionId.parse(found.get(0).toString()),
                number,
                PlayerId.parse(found.get(1).toString()),
                login.isEmpty() ? null : LoginId.parse(login),
                nodes(found.get(3), found.get(8)),
                Instant.ofEpochMilli(found.get(4).toLong()),
                successor,
                acknowledged,
                next > acknowledged + 1,
                missed);
    }

    private static Set<NodeId> nodes(Response... named) {
        return Stream.of(named).map(one -> NodeId.parse(one.toString())).collect(Collectors.toSet());
    }

    private static List<Resumed.Missed> missedOf(Response entries) {
        var missed = new ArrayList<Resumed.Missed>(entries.size());
        for (var entry : entries) {
            var id = entry.get(0).toString();
            var seq = Long.parseLong(id.substring(0, id.indexOf('-')));
            var push = Objects.requireNonNull(entry.get(1).get(1)).toString();
            missed.add(new Resumed.Missed(seq, frame(seq, push)));
        }
        return missed;
    }

    private static List<Appended> appended(Response told) {
        var appended = new ArrayList<Appended>(told.size());
        for (var one : told) {
            appended.add(new Appended(
                    SessionId.parse(one.get(0).toString()),
                    NodeId.parse(one.get(1).toString()),
                    one.get(2).toLong(),
                    one.size() > 3));
        }
        return appended;
    }
}
