package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Accounts.Refreshed;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Logins and their refresh tokens, under a clock that the test moves. */
public final class FakeLogins {

    private record Login(PlayerId playerId, Instant expiresAt) {}

    private record Token(
            LoginId loginId,
            @Nullable Hash successor,
            @Nullable Instant usedAt) {}

    private final Map<LoginId, Login> logins = new ConcurrentHashMap<>();
    private final Map<Hash, Token> tokens = new ConcurrentHashMap<>();
    private final Set<LoginId> ended = ConcurrentHashMap.newKeySet();
    private volatile Duration ahead = Duration.ZERO;

    /** Moves the clock of the store forward. */
    public void pass(Duration duration) {
        ahead = ahead.plus(duration);
    }

    public boolean isEnded(LoginId loginId) {
        return ended.contains(loginId);
    }

    /** Whether a refresh token is kept as it is rather than as its hash. */
    public boolean knows(Hash refreshHash) {
        return tokens.containsKey(refreshHash);
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    Reply<Done> open(Accounts.OpenLogin request) {
        logins.put(request.loginId(), new Login(request.playerId(), request.expiresAt()));
        tokens.put(request.refreshHash(), new Token(request.loginId(), null, null));
        return Reply.done(Done.DONE);
    }

    Reply<Refreshed> refresh(Accounts.Refresh request) {
        var token = tokens.get(request.presented());
        var login = token == null ? null : logins.get(token.loginId());
        if (token == null
                || login == null
                || ended.contains(token.loginId())
                || login.expiresAt().isBefore(now())) {
            return Reply.done(new Refreshed(RefreshStatus.UNKNOWN, null, null));
        }
        if (token.usedAt() != null
                && token.usedAt().plusMillis(request.graceMs()).isBefore(now())) {
            ended.add(token.loginId());
            return Reply.done(new Refreshed(RefreshStatus.REUSED, token.loginId(), login.playerId()));
        }

        if (token.usedAt() == null) {
            tokens.put(request.presented(), new Token(token.loginId(), request.successor(), now()));
            tokens.put(request.successor(), new Token(token.loginId(), null, null));
        }
        return Reply.done(new Refreshed(RefreshStatus.REFRESHED, token.loginId(), login.playerId()));
    }

    Reply<Done> end(Accounts.EndLogin request) {
        ended.add(request.loginId());
        return Reply.done(Done.DONE);
    }
}
