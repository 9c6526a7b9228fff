package io.anteroom.gateway.presence;

import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.Presences.Status;
import io.anteroom.gateway.session.SessionStore;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Devices of players in Redis. Belongs to one event loop; futures fail with {@code RedisAway}.
 *
 * <pre>
 * gw:d:PLAYER    hash   NODE -> "devices awake seated" there; s the status it was last seen in, t since when in ms
 * gw:b:NODE      text   there as long as the node beats; what a node told that does not beat counts for nothing
 * </pre>
 */
public final class PresenceStore {

    /** How long a node may be silent until its sockets are taken for gone; {@link PresenceWriter} beats much faster. */
    static final Duration BEAT_COUNTS_FOR = Duration.ofSeconds(10);

    /** What is told is told again with each beat of a session. */
    private static final Duration TOLD_COUNTS_FOR =
            SessionStore.BEAT.multipliedBy(2).plusMinutes(1);

    /**
     * How a player stands, which is also when it is noticed that it has changed: a node's death writes nothing. Fields of
     * dead nodes are dropped, since a node that was only slow finds its beat gone and tells everything again.
     */
    private static final String STAND = """
            local t = redis.call('TIME')
            local now = string.format('%d', t[1] * 1000 + math.floor(t[2] / 1000))
            local beats = {}
            local function lives(node)
              if beats[node] == nil then beats[node] = redis.call('EXISTS', 'gw:b:' .. node) == 1 end
              return beats[node]
            end
            local function stand(player)
              local key = 'gw:d:' .. player
              local all = redis.call('HGETALL', key)
              local devices, awake, seated, before, since = 0, 0, 0, false, now
              for i = 1, #all, 2 do
                local field, value = all[i], all[i + 1]
                if field == 's' then before = value
                elseif field == 't' then since = value
                elseif lives(field) then
                  local d, a, s = string.match(value, '^(%d+) (%d+) (%d+)$')
                  devices, awake, seated = devices + d, awake + a, seated + s
                else redis.call('HDEL', key, field) end
              end
              if devices == 0 then
                if #all > 0 then redis.call('DEL', key) end
                return 0, '', '0'
              end
              local is = seated > 0 and 'IN_ROOM' or awake > 0 and 'ONLINE' or 'AWAY'
              if is ~= before then
                since = now
                redis.call('HSET', key, 's', is, 't', now)
              end
              return devices, is, since
            end
            """;

    /** ARGV: node, how long its beat counts, how long the rest does; then player and counts, '' for no device. */
    private static final RedisScript TELL = RedisScript.of(STAND + """
            local node = ARGV[1]
            local known = redis.call('SET', 'gw:b:' .. node, '1', 'PX', ARGV[2], 'GET')
            for i = 4, #ARGV, 2 do
              local key = 'gw:d:' .. ARGV[i]
              if ARGV[i + 1] == '' then
                redis.call('HDEL', key, node)
              else
                redis.call('HSET', key, node, ARGV[i + 1])
                redis.call('PEXPIRE', key, ARGV[3])
              end
              stand(ARGV[i])
            end
            return known and 1 or 0
            """);

    /** ARGV: players. Gives devices, status and since when, of each. */
    private static final RedisScript READ = RedisScript.of(STAND + """
            local out = {}
            for i = 1, #ARGV do
              out[3 * i - 2], out[3 * i - 1], out[3 * i] = stand(ARGV[i])
            end
            return out
            """);

    private final RedisLink redis;

    public PresenceStore(RedisLink redis) {
        this.redis = redis;
    }

    /** Beats, and tells some counts; false if the beat before was not there any more, so that all may be lost. */
    Future<Boolean> tell(NodeId node, List<NodeDevices.Told> told) {
        var arguments = new ArrayList<Object>(List.of(node, BEAT_COUNTS_FOR.toMillis(), TOLD_COUNTS_FOR.toMillis()));
        for (var one : told) {
            arguments.add(one.playerId());
            arguments.add(text(one.counts()));
        }
        return redis.run(TELL, List.of(), arguments.toArray()).map(known -> known != null && known.toInteger() == 1);
    }

    private static String text(Counts counts) {
        return counts.devices() == 0 ? "" : counts.devices() + " " + counts.awake() + " " + counts.seated();
    }

    /** The node is gone, and all it told. */
    Future<Void> end(NodeId node) {
        return redis.send("DEL", "gw:b:" + node).mapEmpty();
    }

    /** One for each player, in order; queues are not known here. */
    public Future<List<Presence>> read(List<PlayerId> players) {
        return players.isEmpty()
                ? Future.succeededFuture(List.of())
                : redis.run(READ, List.of(), players.toArray()).map(found -> presences(players, found));
    }

    private static List<Presence> presences(List<PlayerId> players, @Nullable Response found) {
        if (found == null || found.size() != 3 * players.size()) {
            throw new IllegalStateException("Redis told of others than were asked for");
        }
        var presences = new ArrayList<Presence>(players.size());
        for (int i = 0; i < players.size(); i++) {
            var devices = found.get(3 * i).toInteger();
            presences.add(
                    devices == 0
                            ? Presence.offline(players.get(i))
                            : new Presence(
                                    players.get(i),
                                    Status.valueOf(found.get(3 * i + 1).toString()),
                                    devices,
                                    Instant.ofEpochMilli(found.get(3 * i + 2).toLong())));
        }
        return presences;
    }
}
