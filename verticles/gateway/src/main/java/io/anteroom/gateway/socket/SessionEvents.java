package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.SessionId;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.session.ResumeToken;
import io.anteroom.gateway.session.Resumed;
import io.anteroom.gateway.session.SessionHints;
import io.anteroom.gateway.session.SessionStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What says who a socket speaks for: {@code Authenticate} and {@code Resume}.
 *
 * <p>While Redis is away a socket still gets a session, of which Redis learns as soon as it can; {@code Resume} answers
 * {@code UNAVAILABLE}.
 */
final class SessionEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SessionEvents.class);
    private static final int TOKEN_LENGTH_MAX = 128;
    private static final long SEQ_MAX = 1_000_000_000_000L;

    private static final Refusal WANTS_TOKEN = new Refusal(Code.INVALID_EVENT_INPUTS, "data is {token}");
    private static final Duration HOLD_AGAIN = Duration.ofSeconds(2);
    private static final int HAND_OVER_CHECKS = 10;
    private static final long HAND_OVER_CHECK_MS = 20;
    private static final Refusal WANTS_RESUME_TOKEN =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {resumeToken, lastSeq, rooms?}");
    private static final Refusal OTHER_PLAYER =
            new Refusal(Code.AUTHENTICATION_FAILED, "the token is another player's");
    private static final Refusal NO_SESSION =
            new Refusal(Code.SESSION_NOT_FOUND, "there is no such session any more; authenticate instead");
    private static final Refusal NO_REDIS = new Refusal(Code.UNAVAILABLE, "sessions can't be resumed now");

    private final SocketLoop loop;
    private final GatewayNode node;
    private final Tokens tokens;
    private final SessionStore store;
    private final SessionHints hints;
    private final UntoldSessions untold = new UntoldSessions(System.nanoTime());

    SessionEvents(SocketLoop loop, GatewayNode node, Tokens tokens, SessionStore store) {
        this.loop = loop;
        this.node = node;
        this.tokens = tokens;
        this.store = store;
        this.hints = new SessionHints(node.bus());
    }

    Future<Answer> authenticate(Socket socket, Event event) {
        var data = event.envelope().data();
        var token = text(data, "token");
        if (token == null || !hasOnly(data, Set.of("token"))) {
            return refused(event, WANTS_TOKEN);
        }
        return tokens.verifyAside(token)
                .compose(reply -> reply.fold(
                        identity -> speak(socket, event, identity), refusal -> notBelieved(socket, event, refusal)));
    }

    private static Future<Answer> notBelieved(Socket socket, Event event, Refusal refusal) {
        var answer = Answer.refused(event.id(), refusal);
        var last = socket.identity() == null && refusal.code() == Code.AUTHENTICATION_FAILED;
        return Future.succeededFuture(last ? answer.thenClose(CloseCode.NOT_AUTHENTICATED) : answer);
    }

    private Future<Answer> speak(Socket socket, Event event, Identity identity) {
        var before = socket.identity();
        if (before == null) {
            return begin(socket, identity, event.id());
        }
        if (!before.playerId().equals(identity.playerId())) {
            return refused(event, OTHER_PLAYER);
        }
        if (identity.expiresAt().isAfter(before.expiresAt())) {
            socket.speaksFor(identity);
            beat(socket);
        }
        var held = Objects.requireNonNull(socket.session());
        return Future.succeededFuture(welcome(event.id(), socket, held));
    }

    /** Begins a session; the answer greets the client, unasked if there is no event. */
    Future<Answer> begin(Socket socket, Identity identity, @Nullable EventId eventId) {
        socket.speaksFor(identity);
        var held = HeldSession.begun();
        register(socket, held);
        return hold(socket, held).transform(kept -> Future.succeededFuture(welcome(eventId, socket, held)));
    }

    private static Answer welcome(@Nullable EventId eventId, Socket socket, HeldSession held) {
        var identity = Objects.requireNonNull(socket.identity());
        return Answer.of(Frames.authenticated(
                eventId, held.id(), held.resumeToken().text(), identity.playerId(), identity.expiresAt()));
    }

    Future<Answer> resume(Socket socket, Event event) {
        var data = event.envelope().data();
        var token = text(data, "resumeToken");
        var lastSeq = data == null ? null : data.get("lastSeq");
        var rooms = ResumedRooms.of(data == null ? null : data.get("rooms"));
        var good = token != null && isSeq(lastSeq) && hasOnly(data, Set.of("resumeToken", "lastSeq", "rooms"));
        if (!good || token == null || lastSeq == null || rooms.isEmpty()) {
            return refused(event, WANTS_RESUME_TOKEN);
        }
        if (token.length() > TOKEN_LENGTH_MAX) {
            return refused(event, NO_SESSION);
        }
        if (!node.revocations().isTrusted()) {
            return refused(event, NO_REDIS);
        }
        return find(socket, new ResumeToken(token), lastSeq.longValue()).transform(found -> {
            if (found.failed()) {
                LOG.debug(
                        "A session could not be resumed cause={}", found.cause().toString());
                return refused(event, NO_REDIS);
            }
            return takeUp(socket, event, found.result(), rooms.get());
        });
    }

    private Future<Optional<Resumed>> find(Socket socket, ResumeToken token, long lastSeq) {
        return store.number(token)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : pushesHandedOver(found.get().playerId(), HAND_OVER_CHECKS)
                                .compose(settled ->
                                        find(socket, token, found.get().resume(), lastSeq)));
    }

    /** Who is gone by now takes nothing up: the client may have done so elsewhere. */
    private Future<Optional<Resumed>> find(Socket socket, ResumeToken token, long number, long lastSeq) {
        if (socket.isEnded()) {
            return Future.succeededFuture(Optional.empty());
        }
        var asker = socket.identity() == null ? null : socket.identity().playerId();
        return store.resume(token, number, node.bus().nodeId(), lastSeq, asker);
    }

    /**
     * What was acknowledged with money a moment ago may still be on its way to the outbox; who resumes waits a little for
     * it. Whatever goes wrong, the session is taken up.
     */
    private Future<Void> pushesHandedOver(PlayerId player, int checks) {
        return node.bus().ask(Pushes.PENDING, new Pushes.FindPending(player)).transform(result -> {
            var pending = result.succeeded() && result.result().fold(Pushes.Pending::any, refusal -> false);
            return pending && checks > 1
                    ? node.bus()
                            .vertx()
                            .timer(HAND_OVER_CHECK_MS, TimeUnit.MILLISECONDS)
                            .compose(later -> pushesHandedOver(player, checks - 1))
                    : Future.succeededFuture();
        });
    }

    private Future<Answer> takeUp(
            Socket socket, Event event, Optional<Resumed> found, Map<RoomId, ResumedRooms.Had> rooms) {
        if (found.isEmpty() || isEnded(found.get())) {
            return refused(event, NO_SESSION);
        }
        var resumed = found.get();
        takeUp(socket, resumed);
        // This node is told of a later resume from here on; what came before it has to find out by itself.
        return store.has(resumed.sessionId(), resumed.number())
                .otherwise(true)
                .compose(has -> has && !socket.isEnded()
                        ? goOn(socket, event, resumed, rooms)
                        : Future.succeededFuture(Answer.closed(CloseCode.REPLACED)));
    }

    private Future<Answer> goOn(Socket socket, Event event, Resumed resumed, Map<RoomId, ResumedRooms.Had> rooms) {
        loop.resumedGames().takeUp(socket);
        return loop.resumedRooms().takeUp(socket, rooms).map(taken -> Answer.of(
                        Frames.resumed(event.id(), resumed, RoomFrames.resumed(taken)))
                .thenRun(() -> {
                    taken.forEach(loop.resumedRooms()::goOn);
                    tellOfMatch(socket);
                }));
    }

    /** Of which the session may know nothing, if Redis lost its last second while it had no socket. */
    private void tellOfMatch(Socket socket) {
        var held = socket.session();
        if (held != null) {
            loop.openMatches().tell(socket, held);
        }
    }

    private void takeUp(Socket socket, Resumed resumed) {
        leave(socket, resumed.sessionId());
        var isNewLogin = socket.identity() != null;
        if (!isNewLogin) {
            socket.speaksFor(new Identity(resumed.playerId(), resumed.loginId(), Set.of(), resumed.expiresAt()));
        }
        var held = HeldSession.of(resumed);
        // Pushes that came between the script and here were told to nobody.
        held.doubt();
        register(socket, held);
        if (isNewLogin) {
            // Redis knows the session by the login that it had before, and would have it end with that one.
            beat(socket);
        }
        replaceElsewhere(resumed);
    }

    private boolean isEnded(Resumed resumed) {
        return resumed.loginId() != null && node.revocations().isEnded(resumed.loginId());
    }

    private void register(Socket socket, HeldSession held) {
        socket.holds(held);
        if (socket.isEnded()) {
            // It closed while its token was looked at, and nobody would ever let the session go.
            letGo(socket, held);
            return;
        }
        loop.presence().look(socket, System.nanoTime());
        node.sockets().register(loop, socket, held);
    }

    /** Drops the session this socket began by its handshake, if it now goes on with another one. */
    private void leave(Socket socket, SessionId goesOnWith) {
        var old = socket.session();
        var identity = socket.identity();
        if (old == null || identity == null || old.id().equals(goesOnWith)) {
            return;
        }
        if (node.sockets().unregister(old.id(), socket)) {
            store.end(old.id(), identity.playerId(), old.resume())
                    .onFailure(away -> LOG.debug("A session was not forgotten cause={}", away.toString()));
        }
        if (socket.hasGames()) {
            socket.leavesGames();
            loop.releases().add(identity.playerId(), old.id());
        }
    }

    /** Also if the socket has ended meanwhile: the token is used up, and whoever is not told so would go on for ever. */
    private void replaceElsewhere(Resumed resumed) {
        for (var holder : resumed.holders()) {
            if (!holder.equals(node.bus().nodeId())) {
                hints.replace(holder, resumed.sessionId(), resumed.number());
            }
        }
    }

    /** Says to Redis that the session lives on, and tells it what it may have lost. */
    @CanIgnoreReturnValue
    Future<?> beat(Socket socket) {
        var held = socket.session();
        return held == null || socket.isEnded()
                ? Future.succeededFuture()
                : hold(socket, held).onFailure(away -> LOG.debug("A session was not kept cause={}", away.toString()));
    }

    /** The socket holds the session no more; others may live on while it waits. */
    void letGo(Socket socket, HeldSession held) {
        var player = Objects.requireNonNull(socket.identity()).playerId();
        store.letGo(held.id(), player, held.resume())
                .onFailure(away -> LOG.debug("A session still counts as held cause={}", away.toString()));
    }

    static void mayBeLost(Socket socket) {
        var held = socket.session();
        if (held != null) {
            held.mayBeLost();
        }
    }

    /**
     * When it fails, nobody can resume the session or push to it; that must not last until the next beat, and pushes are not
     * handed over meanwhile.
     */
    private Future<?> hold(Socket socket, HeldSession held) {
        return store.hold(holding(socket, held))
                .onSuccess(kept -> {
                    if (socket.isEnded()) {
                        letGo(socket, held);
                        return;
                    }
                    held.isKnown();
                    var isNew = held.wasUnsure() || kept.state() == SessionStore.Held.NEW;
                    if (kept.state() == SessionStore.Held.OVERTAKEN) {
                        isOvertaken(socket, held);
                    } else {
                        // The bus may lose word of a push, as may Redis the answer to who put it there.
                        loop.pushes().lookFor(socket, held, kept.lastSeq());
                        if (isNew) {
                            loop.openMatches().tell(socket, held);
                        }
                    }
                })
                .onFailure(away -> {
                    held.isUnsure();
                    if (held.isWaitedFor() && untold.areToBeSaid(System.nanoTime())) {
                        node.bus().tell(Pushes.UNTOLD, new Pushes.Untold());
                    }
                    socket.beatsIn(HOLD_AGAIN, SessionStore.BEAT);
                });
    }

    /** With each sweep: whether Redis is there. */
    void look(long nowNanos) {
        if (store.isConnected()) {
            untold.redisIsHere(nowNanos);
        }
    }

    /** Its node was not told, as the bus may lose what it is given; or the socket itself has resumed since. */
    private static void isOvertaken(Socket socket, HeldSession held) {
        if (socket.session() == held) {
            socket.close(CloseCode.REPLACED);
        }
    }

    private SessionStore.Holding holding(Socket socket, HeldSession held) {
        var identity = Objects.requireNonNull(socket.identity());
        return new SessionStore.Holding(
                held.id(),
                identity.playerId(),
                identity.loginId(),
                node.bus().nodeId(),
                identity.expiresAt(),
                held.resumeToken(),
                held.resume(),
                held.numbered());
    }

    private static Future<Answer> refused(Event event, Refusal refusal) {
        return Future.succeededFuture(Answer.refused(event.id(), refusal));
    }

    private static @Nullable String text(@Nullable ObjectNode data, String name) {
        var value = data == null ? null : data.get(name);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    private static boolean isSeq(@Nullable JsonNode value) {
        return value != null
                && value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= SEQ_MAX;
    }

    private static boolean hasOnly(@Nullable ObjectNode data, Set<String> names) {
        if (data != null) {
            for (var found = data.fieldNames(); found.hasNext(); ) {
                if (!names.contains(found.next())) {
                    return false;
                }
            }
        }
        return true;
    }
}
