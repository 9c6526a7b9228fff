package io.anteroom.gateway.auth;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One-use passes for browsers, which cannot set headers on a WebSocket: kept in Redis for 30 s. One per event loop. */
public final class SocketTickets {

    public static final Duration TTL = Duration.ofSeconds(30);

    private static final int TICKET_BYTES = 32;
    private static final String PREFIX = "gw:ticket:";

    private final RedisLink redis;
    private final SecureRandom random = new SecureRandom();

    public SocketTickets(RedisLink redis) {
        this.redis = redis;
    }

    /** Issues a ticket; refused with {@code UNAVAILABLE} while Redis is away. */
    public Future<Reply<String>> issue(Identity identity) {
        var bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        var ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return redis.send("SET", key(ticket), write(identity), "PX", "" + TTL.toMillis())
                .<Reply<String>>map(done -> Reply.done(ticket))
                .otherwise(SocketTickets::unavailable);
    }

    /** Uses a ticket up; refused with {@code AUTHENTICATION_FAILED}, or {@code UNAVAILABLE} while Redis is away. */
    public Future<Reply<Identity>> redeem(String ticket) {
        if (!ticket.matches("[A-Za-z0-9_-]{43}")) {
            return Future.succeededFuture(refused());
        }
        return redis.send("GETDEL", key(ticket))
                .map(found -> found == null ? refused() : Reply.done(read(found.toString(StandardCharsets.UTF_8))))
                .otherwise(SocketTickets::unavailable);
    }

    private static String key(String ticket) {
        return PREFIX + ticket;
    }

    private static String write(Identity identity) {
        return Json.write(new Stored(
                identity.playerId(),
                identity.loginId(),
                identity.scopes(),
                identity.expiresAt().toEpochMilli()));
    }

    private static Identity read(String text) {
        var stored = Json.read(text, Stored.class);
        return new Identity(
                stored.playerId(), stored.loginId(), stored.scopes(), Instant.ofEpochMilli(stored.expiresAtMs()));
    }

    private static Reply<Identity> refused() {
        return Reply.refused(Code.AUTHENTICATION_FAILED, "the ticket is unknown, used or too old");
    }

    private static <T> Reply<T> unavailable(Throwable cause) {
        return Reply.refused(Code.UNAVAILABLE, "socket tickets are not available now");
    }

    record Stored(PlayerId playerId, @Nullable LoginId loginId, Set<String> scopes, long expiresAtMs) {}
}
