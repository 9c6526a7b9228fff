package io.anteroom.player;

import io.anteroom.contracts.PlayerId;
import io.anteroom.runtime.MasterKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tokens for operators, made by whoever holds the master key. They belong to no login: only time ends them. */
public final class OperatorTokens {

    /** Speaks for no player: a version 7 UUID of the year 1970 that nobody is given. */
    public static final PlayerId OPERATOR = new PlayerId(new UUID(0x7000L, 0x8000000000000000L));

    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9:._-]{1,64}");

    private OperatorTokens() {}

    /**
     * A token for these scopes. Takes some 300 ms. Fails with {@link IllegalArgumentException} if a scope is empty or holds
     * anything but letters, digits and {@code :._-}, if there is none, or if the token would never be valid.
     */
    public static String issue(MasterKey masterKey, Set<String> scopes, Duration ttl) {
        return issue(masterKey, scopes, ttl, Clock.systemUTC());
    }

    static String issue(MasterKey masterKey, Set<String> scopes, Duration ttl, Clock clock) {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a token needs a scope");
        }
        for (var scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("'" + scope + "' is no scope");
            }
        }
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("a token's time to live must be positive");
        }

        var subject = new AccessTokens.Subject(OPERATOR, null, String.join(" ", new TreeSet<>(scopes)));
        return new AccessTokens(OperatorKey.derive(masterKey)).sign(subject, clock.instant(), ttl);
    }
}
