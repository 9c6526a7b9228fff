package io.anteroom.gateway.session;

/**
 * How many sessions of a player Redis keeps, and how much of the pushes of each: parts of the scripts of
 * {@link SessionStore}.
 */
final class SessionBounds {

    private SessionBounds() {}

    /**
     * Of one player 32 sessions. Those that wait for a {@code Resume} go before those that a socket holds: their place is the
     * second in which they began to wait, which is always less than {@code HELD}. Of these the one that was held first goes, but
     * before it any whose node is gone or has not said for longer than a beat that it lives.
     *
     * <p>Nothing is left of a session that goes, except for what its living socket gets back with its old place once there is
     * room: the next push then has a number too many, for the client to see that it was not told everything.
     *
     * <p>A push that comes while the client is away keeps the session for as long as itself: but not beyond twice the time after
     * its socket was heard of, or players who never come back would keep theirs by what others send them, and not beyond the
     * end of its token.
     */
    static final String SESSIONS = """
            local HELD, SESSIONS_MAX, SILENT_MS = 10000000000, 32, 150000
            local function nowMs()
              local t = redis.call('TIME')
              return t[1] * 1000 + math.floor(t[2] / 1000)
            end
            local function isSilent(sid)
              return nowMs() - tonumber(redis.call('HGET', 'gw:s:' .. sid, 'h') or 0) > SILENT_MS
            end
            local function forget(sid)
              for _, hash in ipairs(redis.call('HMGET', 'gw:s:' .. sid, 'r', 'o')) do
                if hash then redis.call('DEL', 'gw:r:' .. hash) end
              end
              redis.call('DEL', 'gw:s:' .. sid, 'gw:o:' .. sid)
            end
            local function suspend(sid, place)
              local key = 'gw:s:' .. sid
              local hash = redis.call('HGET', key, 'r')
              if hash then redis.call('DEL', 'gw:r:' .. hash) end
              redis.call('DEL', 'gw:o:' .. sid)
              redis.call('HSET', key, 'd', place)
              redis.call('HDEL', key, 'o', 't')
            end
            local function isGone(sid)
              local node = redis.call('HGET', 'gw:s:' .. sid, 'n')
              return not node or redis.call('EXISTS', 'gw:b:' .. node) == 0 or isSilent(sid)
            end
            local function dropOne(all)
              local first = redis.call('ZRANGE', all, 0, 0, 'WITHSCORES')
              local sid, place = first[1], first[2]
              local lives = tonumber(place) >= HELD
              if lives then
                for _, other in ipairs(redis.call('ZRANGE', all, 0, -1)) do
                  if isGone(other) then
                    sid, lives = other, false
                    break
                  end
                end
              end
              redis.call('ZREM', all, sid)
              if lives then suspend(sid, place) else forget(sid) end
            end
            local function keep(sid, player, hash, ttl, isTakenUp)
              local key, all = 'gw:s:' .. sid, 'gw:p:' .. player
              redis.call('HSET', key, 'h', nowMs())
              redis.call('PEXPIRE', key, ttl)
              redis.call('SET', 'gw:r:' .. hash, sid, 'PX', ttl)
              local place = redis.call('ZSCORE', all, sid) or redis.call('HGET', key, 'd')
              if isTakenUp or not place or tonumber(place) < HELD then place = HELD + redis.call('TIME')[1] end
              redis.call('ZADD', all, place, sid)
              redis.call('PEXPIRE', all, ttl)
              while redis.call('ZCARD', all) > SESSIONS_MAX do dropOne(all) end
              if redis.call('ZSCORE', all, sid) and redis.call('HDEL', key, 'd') == 1 then
                redis.call('HINCRBY', key, 'q', 1)
              end
            end
            local function stays(sid, ttl)
              if not isSilent(sid) then return end
              local key = 'gw:s:' .. sid
              local s = redis.call('HMGET', key, 'h', 'x', 'r', 'p')
              local untilMs = math.min(nowMs() + ttl, tonumber(s[1] or 0) + 2 * ttl, tonumber(s[2]))
              for _, kept in ipairs({key, 'gw:r:' .. s[3], 'gw:p:' .. s[4]}) do
                redis.call('PEXPIREAT', kept, untilMs, 'GT')
              end
            end
            """;

    /**
     * Of one session's pushes the newest 1,000, and no more than 256 KiB unless it is one alone. {@code b} of the session is how
     * many bytes they are; without it, as it was before there was this bound, they are counted.
     */
    static final String OUTBOX = """
            local PUSHES_MAX, BYTES_MAX = 1000, 262144
            local function bytesOf(pushes)
              local bytes = 0
              for _, push in ipairs(pushes) do bytes = bytes + #push[2][2] end
              return bytes
            end
            local function add(sid, seq, push, ttl)
              local key, out = 'gw:s:' .. sid, 'gw:o:' .. sid
              redis.call('XADD', out, seq .. '-0', 'f', push)
              redis.call('PEXPIRE', out, ttl)
              local count, before, bytes = redis.call('XLEN', out), redis.call('HGET', key, 'b'), #push
              if count > 1 then
                bytes = before and before + bytes or bytesOf(redis.call('XRANGE', out, '-', '+'))
              end
              while count > 1 and (count > PUSHES_MAX or bytes > BYTES_MAX) do
                local oldest = redis.call('XRANGE', out, '-', '+', 'COUNT', 1)
                bytes = bytes - bytesOf(oldest)
                redis.call('XDEL', out, oldest[1][1])
                count = count - 1
              end
              redis.call('HSET', key, 'b', bytes)
            end
            """;
}
