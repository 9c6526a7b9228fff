package io.anteroom.contracts;

import java.time.Duration;

/** Accounts and logins as people use them: served by player, asked by the gateway. */
public final class Players {

    /** Refused with {@code USERNAME_TAKEN}, {@code EMAIL_TAKEN} or {@code OVERLOADED}. */
    public static final Endpoint<Register, Accounts.Profile> REGISTER =
            Endpoint.of("player.register", Register.class, Accounts.Profile.class, Duration.ofSeconds(10));

    /** Refused with {@code AUTHENTICATION_FAILED}, {@code LOCKED_OUT} or {@code OVERLOADED}. */
    public static final Endpoint<LogIn, LoggedIn> LOG_IN =
            Endpoint.of("player.login", LogIn.class, LoggedIn.class, Duration.ofSeconds(10));

    /** Refused with {@code AUTHENTICATION_FAILED}. */
    public static final Endpoint<Refresh, Tokens> REFRESH =
            Endpoint.of("player.refresh", Refresh.class, Tokens.class, Duration.ofSeconds(3));

    public static final Endpoint<LogOut, Done> LOG_OUT =
            Endpoint.of("player.logout", LogOut.class, Done.class, Duration.ofSeconds(3));

    private Players() {}

    public record Register(String username, String email, String password) {

        @Override
        public String toString() {
            return "Register[" + username + "]";
        }
    }

    /** @param address the client's, for the lock-out */
    public record LogIn(String identifier, String password, String address) {

        @Override
        public String toString() {
            return "LogIn[…]";
        }
    }

    public record LoggedIn(Tokens tokens, Accounts.Profile profile) {}

    public record Refresh(String refreshToken) {

        @Override
        public String toString() {
            return "Refresh[…]";
        }
    }

    /** @param expiresInSeconds of the access token */
    public record Tokens(String token, long expiresInSeconds, String refreshToken) {

        @Override
        public String toString() {
            return "Tokens[…]";
        }
    }

    public record LogOut(LoginId loginId) {}
}
