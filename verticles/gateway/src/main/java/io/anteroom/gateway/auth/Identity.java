package io.anteroom.gateway.auth;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a checked token speaks for.
 *
 * @param loginId what a log-out ends; null for a token that came from no login, such as an operator's
 */
public record Identity(PlayerId playerId, @Nullable LoginId loginId, Set<String> scopes, Instant expiresAt) {

    public Identity {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(String scope) {
        return scopes.contains(scope);
    }
}
