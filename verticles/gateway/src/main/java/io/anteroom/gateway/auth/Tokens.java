package io.anteroom.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks access tokens here, with the public keys asked over the bus. Belongs to one event loop.
 *
 * <p>Believes RS256 and nothing else, only keys it was told of, and no token of an ended login. Without keys, or while
 * nobody says which logins ended, it believes nothing. The keys are asked for every minute, and when a token names one
 * that is unknown, at most once in 2 s.
 */
public final class Tokens {

    public static final String ISSUER = "anteroom";
    public static final String AUDIENCE = "anteroom";
    /** The claim that names the login. */
    public static final String LOGIN_CLAIM = "sid";

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int LENGTH_MAX = 4_096;
    private static final Duration REFRESH_EVERY = Duration.ofMinutes(1);
    private static final Duration RETRY_EVERY = Duration.ofMillis(500);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);
    /** How far clocks of two nodes may be apart. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private static final int PATIENCE_STEPS = 12;

    private static final int PATIENCE_STEP_MS = 250;
    /** Shared by the loops of a node. */
    private static final String THREAD_NAME = "gateway-tokens";

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final Bus bus;
    private final Revocations revocations;
    private final Clock clock;
    private final WorkerExecutor arithmetic;
    private SigningKeys keys = SigningKeys.NONE;
    private @Nullable Future<Void> asking;
    private Instant askedAt = Instant.EPOCH;

    public Tokens(Bus bus, Revocations revocations) {
        this(bus, revocations, Clock.systemUTC());
    }

    Tokens(Bus bus, Revocations revocations, Clock clock) {
        this.bus = bus;
        this.revocations = revocations;
        this.clock = clock;
        this.arithmetic = bus.vertx().createSharedWorkerExecutor(THREAD_NAME, THREADS);
    }

    /** Begins to keep the keys fresh, on the calling context. It does not wait for them: their server may start later. */
    public void start() {
        ask();
        bus.vertx().setPeriodic(RETRY_EVERY.toMillis(), tick -> {
            var age = Duration.between(askedAt, clock.instant());
            if (keys.isEmpty() || age.compareTo(REFRESH_EVERY) >= 0) {
                ask();
            }
        });
    }

    public boolean hasKeys() {
        return !keys.isEmpty();
    }

    /**
     * Whom the token speaks for. Refused with {@code AUTHENTICATION_FAILED}, or {@code UNAVAILABLE} while it can't be
     * told.
     */
    public Future<Reply<Identity>> verify(String token) {
        var jwt = parse(token);
        if (jwt == null) {
            return Future.succeededFuture(refused());
        }
        var keyId = jwt.getHeader().getKeyID();
        if (keys.find(keyId) != null || !mayAskAgain()) {
            return Future.succeededFuture(judge(jwt));
        }
        return ask().transform(asked -> Future.succeededFuture(judge(jwt)));
    }

    /**
     * The same, but the arithmetic happens on a thread of its own: when thousands connect at once, their tokens queue
     * there and the event loop stays free for those who play.
     */
    public Future<Reply<Identity>> verifyAside(String token) {
        var jwt = parse(token);
        if (jwt == null) {
            return Future.succeededFuture(refused());
        }
        var ready = keys.find(jwt.getHeader().getKeyID()) != null || !mayAskAgain()
                ? Future.<Void>succeededFuture()
                : ask().<Void>mapEmpty().otherwiseEmpty();
        return ready.compose(done -> judgeAside(jwt, PATIENCE_STEPS));
    }

    /** While there is no news of ended logins it waits a little: a node that is busy hears them late. */
    private Future<Reply<Identity>> judgeAside(SignedJWT jwt, int stepsLeft) {
        if (stepsLeft > 0 && !revocations.isTrusted()) {
            return bus.vertx()
                    .timer(PATIENCE_STEP_MS, TimeUnit.MILLISECONDS)
                    .compose(passed -> judgeAside(jwt, stepsLeft - 1));
        }
        var known = keys;
        return arithmetic.executeBlocking(() -> judge(jwt, known), false);
    }

    /** Whether nothing happened to the identity since it was checked. */
    public boolean isAlive(Identity identity) {
        return clock.instant().isBefore(identity.expiresAt()) && !isRevoked(identity);
    }

    private boolean isRevoked(Identity identity) {
        return identity.loginId() != null && revocations.isEnded(identity.loginId());
    }

    private static @Nullable SignedJWT parse(String token) {
        if (token.length() > LENGTH_MAX) {
            return null;
        }
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            var type = header.getType();
            var good = JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    && header.getKeyID() != null
                    && (type == null || JOSEObjectType.JWT.equals(type));
            return good ? jwt : null;
        } catch (ParseException | RuntimeException notOne) {
            return null;
        }
    }

    private Reply<Identity> judge(SignedJWT jwt) {
        return judge(jwt, keys);
    }

    // On any thread.
    private Reply<Identity> judge(SignedJWT jwt, SigningKeys known) {
        if (known.isEmpty() || !revocations.isTrusted()) {
            return Reply.refused(Code.UNAVAILABLE, "tokens can't be checked now");
        }
        try {
            var verifier = known.find(jwt.getHeader().getKeyID());
            if (verifier == null || !jwt.verify(verifier)) {
                return refused();
            }
            var identity = identityOf(jwt.getJWTClaimsSet());
            return identity == null || isRevoked(identity) ? refused() : Reply.done(identity);
        } catch (JOSEException | ParseException | RuntimeException broken) {
            return refused();
        }
    }

    private @Nullable Identity identityOf(JWTClaimsSet claims) throws ParseException {
        var now = clock.instant();
        var expires = claims.getExpirationTime();
        var notBefore = claims.getNotBeforeTime();
        var good = ISSUER.equals(claims.getIssuer())
                && claims.getAudience().contains(AUDIENCE)
                && claims.getSubject() != null
                && claims.getJWTID() != null
                && expires != null
                && now.isBefore(expires.toInstant())
                && (notBefore == null || !notBefore.toInstant().isAfter(now.plus(LEEWAY)));
        if (!good || expires == null) {
            return null;
        }
        var login = claims.getStringClaim(LOGIN_CLAIM);
        return new Identity(
                PlayerId.parse(claims.getSubject()),
                login == null ? null : LoginId.parse(login),
                scopesOf(claims.getStringClaim("scope")),
                expires.toInstant());
    }

    private static Set<String> scopesOf(@Nullable String scope) {
        return scope == null || scope.isBlank()
                ? Set.of()
                : Set.of(scope.strip().split(" +"));
    }

    private boolean mayAskAgain() {
        return asking != null || askedAt.plus(ASK_AGAIN_AFTER).isBefore(clock.instant());
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private Future<Void> ask() {
        if (asking != null) {
            return asking;
        }
        askedAt = clock.instant();
        var answer = bus.ask(Keys.PUBLIC, new Keys.ListPublic())
                .onSuccess(reply -> reply.fold(this::take, refusal -> null))
                .onFailure(unknown -> LOG.debug("Keys were not told cause={}", unknown.getMessage()))
                .<Void>mapEmpty();
        if (!answer.isComplete()) {
            asking = answer;
            answer.onComplete(done -> asking = null);
        }
        return answer;
    }

    private @Nullable Void take(Keys.PublicKeys told) {
        var parsed = SigningKeys.parse(told.jwks().text());
        if (parsed.isEmpty()) {
            LOG.error("A set without a usable key was told and is not taken");
            return null;
        }
        keys = parsed;
        return null;
    }

    private static Reply<Identity> refused() {
        return Reply.refused(Code.AUTHENTICATION_FAILED, "the token is not valid");
    }
}
