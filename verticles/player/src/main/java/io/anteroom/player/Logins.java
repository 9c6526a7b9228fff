package io.anteroom.player;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Logins from their begin by password, over refreshes, to their end. Belongs to one event loop. */
final class Logins {

    /** In which a refresh can be repeated, for clients that lost the answer. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String DUMMY_HASH = Argon2.dummy();

    private final Bus bus;
    private final HashPool hashes;
    private final LockOut lockOut;
    private final KeyRing keys;
    private final RefreshTokens refreshTokens;
    private final PlayerConfig config;
    private final Clock clock;

    Logins(
            Bus bus,
            HashPool hashes,
            LockOut lockOut,
            KeyRing keys,
            RefreshTokens refreshTokens,
            PlayerConfig config,
            Clock clock) {
        this.bus = bus;
        this.hashes = hashes;
        this.lockOut = lockOut;
        this.keys = keys;
        this.refreshTokens = refreshTokens;
        this.config = config;
        this.clock = clock;
    }

    /** Begins a login. The try is counted, under the account that the name belongs to, before its password is hashed. */
    Future<Reply<Players.LoggedIn>> logIn(Call<Players.LogIn> call) {
        var refusal = AccountRules.refusalOf(call.request());
        if (refusal != null) {
            return Future.succeededFuture(Reply.refused(refusal));
        }

        var request = new Accounts.FindCredentials(call.request().identifier());
        return bus.ask(Accounts.FIND_CREDENTIALS, request, call.deadline())
                .compose(IfDone.then(found -> authenticate(call, found.credentials())))
                .compose(IfDone.then(playerId -> begin(playerId, call.deadline())));
    }

    Future<Reply<Players.Tokens>> refresh(Call<Players.Refresh> call) {
        var presented = call.request().refreshToken();
        if (!RefreshTokens.isWellFormed(presented)) {
            return Future.succeededFuture(notRefreshed());
        }

        var successor = refreshTokens.successorOf(presented);
        var request = new Accounts.Refresh(
                RefreshTokens.hashOf(presented), RefreshTokens.hashOf(successor), GRACE.toMillis());
        return bus.ask(Accounts.REFRESH, request, call.deadline())
                .map(reply -> reply.flatMap(Logins::subjectOf))
                .compose(IfDone.then(subject -> issue(subject, successor).map(Reply::done)));
    }

    /** Ends a login; store tells everybody. */
    Future<Reply<Done>> logOut(Call<Players.LogOut> call) {
        return bus.ask(Accounts.END_LOGIN, new Accounts.EndLogin(call.request().loginId()), call.deadline());
    }

    /** Whose the name and password are. An unknown name, or one without password, is checked against a dummy. */
    private Future<Reply<PlayerId>> authenticate(Call<Players.LogIn> call, Accounts.@Nullable Credentials found) {
        var login = call.request();
        var key = LockOut.keyOf(found == null ? null : found.playerId(), login.identifier(), login.address());
        return lockOut.count(key)
                .compose(IfDone.then(counted -> hashes.run(call.deadline(), () -> check(login.password(), found))
                        .onComplete(result -> settle(key, result.result()))));
    }

    private static Reply<PlayerId> check(String password, Accounts.@Nullable Credentials found) {
        var hash = found == null ? null : found.passwordHash();
        boolean matches = Argon2.matches(password, hash == null ? DUMMY_HASH : hash);
        return matches && hash != null && found != null
                ? Reply.done(found.playerId())
                : Reply.refused(Code.AUTHENTICATION_FAILED, "the name or the password is wrong");
    }

    /** @param judged null if nobody knows */
    private void settle(String key, @Nullable Reply<PlayerId> judged) {
        if (judged instanceof Reply.Done<PlayerId>) {
            lockOut.clear(key);
        } else if (!isWrongPassword(judged)) {
            lockOut.takeBack(key);
        }
    }

    private static boolean isWrongPassword(@Nullable Reply<PlayerId> judged) {
        return judged instanceof Reply.Refused<PlayerId> refused
                && refused.refusal().code() == Code.AUTHENTICATION_FAILED;
    }

    /** Opens the login last: a refusal after it would leave one behind. */
    private Future<Reply<Players.LoggedIn>> begin(PlayerId playerId, Deadline deadline) {
        var loginId = LoginId.next();
        var refreshToken = refreshTokens.first();
        var login = new Accounts.OpenLogin(
                loginId,
                playerId,
                RefreshTokens.hashOf(refreshToken),
                clock.instant().plus(config.refreshTtl()));
        return bus.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(playerId), deadline)
                .compose(IfDone.then(
                        profile -> bus.ask(Accounts.OPEN_LOGIN, login, deadline).compose(IfDone.then(opened -> issue(
                                        new AccessTokens.Subject(playerId, loginId, ""), refreshToken)
                                .map(tokens -> Reply.done(new Players.LoggedIn(tokens, profile)))))));
    }

    private Future<Players.Tokens> issue(AccessTokens.Subject subject, String refreshToken) {
        var key = keys.signer();
        var now = clock.instant();
        return bus.vertx()
                .executeBlocking(() -> key.tokens().sign(subject, now, config.tokenTtl()), false)
                .map(token -> new Players.Tokens(token, config.tokenTtl().toSeconds(), refreshToken));
    }

    private static Reply<AccessTokens.Subject> subjectOf(Accounts.Refreshed refreshed) {
        return refreshed.status() == RefreshStatus.REFRESHED
                ? Reply.done(
                        new AccessTokens.Subject(Objects.requireNonNull(refreshed.playerId()), refreshed.loginId(), ""))
                : notRefreshed();
    }

    private static <T> Reply<T> notRefreshed() {
        return Reply.refused(Code.AUTHENTICATION_FAILED, "the refresh token is not valid");
    }
}
