package io.anteroom.leaderboard;

import io.anteroom.runtime.redis.RedisScript;

/**
 * What is done in Redis in one step. A season has two keys: KEYS[1] is the sorted set of members, see {@link Member}; KEYS[2] is
 * a hash of each player's eight bytes of reached and, behind them, the version in digits, and of the board's stamp. While
 * somebody watches there are two more: KEYS[3] counts the changes, KEYS[4] has the last count of each player that changed.
 *
 * <p>A stamp is {@code order:season:server}; of a board that is being made it is {@code building:}, that and the name of the
 * making. Reading needs the very stamp, and as many members as players: if Redis evicted one of the keys the board is as good
 * as lost.
 */
final class BoardScripts {

    /**
     * Nothing of boards goes into the append-only file or to replicas: a server that starts anew is not believed, so it need
     * not remember, and writing it down would cost a third of all that Redis does for a score.
     */
    private static final String NOT_LOGGED = """
            redis.set_repl(redis.REPL_NONE)
            """;

    private static final String COMPLETE = """
            local function complete()
                return redis.call('ZCARD', KEYS[1]) == redis.call('HLEN', KEYS[2]) - 1
            end
            """;

    /** False, which is nil for the asker, if the board is not there. */
    private static final String READY = COMPLETE + """
            if redis.call('HGET', KEYS[2], 'stamp') ~= ARGV[1] or not complete() then
                return false
            end
            """;

    private static final String MEMBER_OF = """
            local function member_of(player)
                local known = redis.call('HGET', KEYS[2], player)
                return known and string.sub(known, 1, 8) .. player
            end
            """;

    /**
     * Arguments: stamp, order, how many changed players are kept for watchers, up to which place watchers look, whether ranks
     * are wanted; then player, version, reached, score of each row, no player twice. Nil if the board is not even being made,
     * or in another order; else the ranks from 0, or nothing if it can't tell them.
     */
    static final RedisScript TELL = RedisScript.of(NOT_LOGGED + COMPLETE + """
            local held = redis.call('HGET', KEYS[2], 'stamp')
            if not held or not string.find(held, ARGV[2], 1, true) then
                return false
            end
            local players = {}
            for i = 6, #ARGV, 4 do
                players[#players + 1] = ARGV[i]
            end
            local known = redis.call('HMGET', KEYS[2], unpack(players))
            local members, gone, places, rows, moved = {}, {}, {}, {}, {}
            for n, player in ipairs(players) do
                local at = 2 + 4 * n
                local before = known[n] and string.sub(known[n], 1, 8) .. player
                if before and tonumber(string.sub(known[n], 9)) >= tonumber(ARGV[at + 1]) then
                    members[n] = before
                else
                    members[n] = ARGV[at + 2] .. player
                    gone[#gone + 1] = before or nil
                    places[#places + 1] = ARGV[at + 3]
                    places[#places + 1] = members[n]
                    rows[#rows + 1] = player
                    rows[#rows + 1] = ARGV[at + 2] .. ARGV[at + 1]
                    moved[#moved + 1] = {player, before, members[n]}
                end
            end
            local watched = #moved > 0 and redis.call('EXISTS', KEYS[3]) == 1
            if watched then
                for _, move in ipairs(moved) do
                    move[4] = move[2] and redis.call('ZRANK', KEYS[1], move[2])
                end
            end
            if #gone > 0 then
                redis.call('ZREM', KEYS[1], unpack(gone))
            end
            if #moved > 0 then
                redis.call('ZADD', KEYS[1], unpack(places))
                redis.call('HSET', KEYS[2], unpack(rows))
            end
            if watched then
                local count = redis.call('HINCRBY', KEYS[3], 'count', 1)
                local seen_max = tonumber(ARGV[4])
                for _, move in ipairs(moved) do
                    if (move[4] or seen_max) < seen_max or redis.call('ZRANK', KEYS[1], move[3]) < seen_max then
                        redis.call('ZADD', KEYS[4], count, move[1])
                    end
                end
                redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - ARGV[3])
                redis.call('PEXPIRE', KEYS[4], math.max(1, redis.call('PTTL', KEYS[3])))
            end
            local ranks = {}
            if ARGV[5] == '1' and held == ARGV[1] and complete() then
                for n, member in ipairs(members) do
                    ranks[n] = redis.call('ZRANK', KEYS[1], member)
                end
            end
            return ranks
            """);

    /** Arguments: stamp, first and last place from 0. The total, then members and scores. */
    static final RedisScript PAGE = RedisScript.of(READY + """
            return {
                redis.call('ZCARD', KEYS[1]),
                redis.call('ZRANGE', KEYS[1], ARGV[2], ARGV[3], 'WITHSCORES')}
            """);

    /** Arguments: stamp, player, neighbours. The total, the first place from 0, members and scores; the total alone for nobody. */
    static final RedisScript AROUND = RedisScript.of(READY + MEMBER_OF + """
            local total = redis.call('ZCARD', KEYS[1])
            local member = member_of(ARGV[2])
            if not member then
                return {total}
            end
            local rank = redis.call('ZRANK', KEYS[1], member)
            local first = math.max(0, rank - ARGV[3])
            return {total, first, redis.call('ZRANGE', KEYS[1], first, rank + ARGV[3], 'WITHSCORES')}
            """);

    /** Arguments: stamp, players. The total, then member, score and place from 0 of each that has one. */
    static final RedisScript AMONG = RedisScript.of(READY + MEMBER_OF + """
            local found = {}
            for i = 2, #ARGV do
                local member = member_of(ARGV[i])
                if member then
                    found[#found + 1] = member
                    found[#found + 1] = redis.call('ZSCORE', KEYS[1], member)
                    found[#found + 1] = redis.call('ZRANK', KEYS[1], member)
                end
            end
            return {redis.call('ZCARD', KEYS[1]), found}
            """);

    /**
     * Arguments: stamp, a name for a new watch, its time to live, the watch and the count that are known, how many places to
     * tell. The watch, the count, the total; then 1 and the first places if the watch is another or more have changed than are
     * told, else 0 and member, score and place from 0 of those that changed. Some of more would never be told, since the count
     * moves on; and if the oldest are not kept any more, those that are kept are more.
     */
    static final RedisScript WATCH = RedisScript.of(NOT_LOGGED + READY + MEMBER_OF + """
            local watch = redis.call('HGET', KEYS[3], 'name')
            if not watch then
                watch = ARGV[2]
                redis.call('UNLINK', KEYS[4])
                redis.call('HSET', KEYS[3], 'name', watch, 'count', 0)
            end
            redis.call('PEXPIRE', KEYS[3], ARGV[3])
            redis.call('PEXPIRE', KEYS[4], ARGV[3])
            local count = redis.call('HGET', KEYS[3], 'count')
            local total = redis.call('ZCARD', KEYS[1])
            if watch ~= ARGV[4] or redis.call('ZCOUNT', KEYS[4], '(' .. ARGV[5], '+inf') > tonumber(ARGV[6]) then
                return {watch, count, total, 1, redis.call('ZRANGE', KEYS[1], 0, ARGV[6] - 1, 'WITHSCORES')}
            end
            local changed = {}
            for _, player in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '(' .. ARGV[5], '+inf')) do
                local member = member_of(player)
                if member then
                    changed[#changed + 1] = member
                    changed[#changed + 1] = redis.call('ZSCORE', KEYS[1], member)
                    changed[#changed + 1] = redis.call('ZRANK', KEYS[1], member)
                end
            end
            return {watch, count, total, 0, changed}
            """);

    /**
     * Arguments: stamp, a name for a new making. Nothing if the board is there; else the name of the making, for which what was
     * there is deleted unless it is under way.
     */
    static final RedisScript BEGIN = RedisScript.of(NOT_LOGGED + COMPLETE + """
            local held = redis.call('HGET', KEYS[2], 'stamp')
            local building = 'building:' .. ARGV[1] .. ':'
            if held == ARGV[1] and complete() then
                return ''
            end
            if not held or string.sub(held, 1, #building) ~= building or not complete() then
                held = building .. ARGV[2]
                redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
                redis.call('HSET', KEYS[2], 'stamp', held)
            end
            return string.sub(held, #building + 1)
            """);

    /**
     * Arguments: stamp, the name of the making. 1 if the board that was filled can be read from now on. If it was lost meanwhile
     * and another making is under way, what was filled before is not there.
     */
    static final RedisScript FINISH = RedisScript.of(NOT_LOGGED + COMPLETE + """
            local held = redis.call('HGET', KEYS[2], 'stamp')
            if held == 'building:' .. ARGV[1] .. ':' .. ARGV[2] and complete() then
                redis.call('HSET', KEYS[2], 'stamp', ARGV[1])
                return 1
            end
            return held == ARGV[1] and 1 or 0
            """);

    private BoardScripts() {}
}
