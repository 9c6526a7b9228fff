package io.anteroom.player;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What logins cost, how long they last, and what a new player gets.
 *
 * @param hashThreads that hash passwords on this node; each takes 19 MiB while it does
 * @param hashQueue how many passwords may wait for one of them
 * @param lockoutFailures for one name from one address, after which it is locked out
 * @param lockoutWindow from the first failure until the count begins anew
 * @param refreshTtl of a login, from its begin, however often it is refreshed
 * @param keyRotation the age at which a signing key gets a successor
 * @param welcome null for none
 */
public record PlayerConfig(
        int hashThreads,
        int hashQueue,
        int lockoutFailures,
        Duration lockoutWindow,
        Duration tokenTtl,
        Duration refreshTtl,
        Duration keyRotation,
        @Nullable Money welcome) {

    private static final Duration TOKEN_TTL_MIN = Duration.ofSeconds(1);
    /** Ended logins are told for 13 hours at least; their tokens must be dead by then. */
    private static final Duration TOKEN_TTL_MAX = Duration.ofHours(12);

    private static final Duration LOCKOUT_WINDOW_MIN = Duration.ofSeconds(1);
    private static final Duration KEY_ROTATION_MIN = Duration.ofHours(1);
    private static final BigDecimal WELCOME_MAX = new BigDecimal("1000000000");

    private static final Key<Integer> HASH_THREADS =
            Key.integer("auth.hashThreads", 1, 1, 64, "threads of this node that hash passwords");
    private static final Key<Integer> HASH_QUEUE =
            Key.integer("auth.hashQueue", 64, 1, 10_000, "passwords that may wait to be hashed");
    private static final Key<Integer> LOCKOUT_FAILURES = Key.integer(
            "auth.lockout.failures",
            10,
            1,
            1_000_000,
            "failed logins of one name from one address before it is locked out");
    private static final Key<Duration> LOCKOUT_WINDOW =
            Key.duration("auth.lockout.window", Duration.ofMinutes(15), "how long failed logins count; at least 1s");
    private static final Key<Duration> TOKEN_TTL =
            Key.duration("auth.tokenTtl", Duration.ofMinutes(10), "how long an access token is valid; from 1s to 12h");
    private static final Key<Duration> REFRESH_TTL = Key.duration(
            "auth.refreshTtl", Duration.ofDays(30), "how long a login can be refreshed; at least auth.tokenTtl");
    private static final Key<Duration> KEY_ROTATION = Key.duration(
            "auth.keyRotation", Duration.ofDays(30), "the age at which a signing key gets a successor; at least 1h");
    private static final Key<BigDecimal> WELCOME_AMOUNT = Key.decimal(
            "wallet.welcome.amount",
            new BigDecimal("1000.00"),
            BigDecimal.ZERO,
            WELCOME_MAX,
            "what a new player gets; 0 for nothing");
    private static final Key<String> WELCOME_CURRENCY =
            Key.text("wallet.welcome.currency", "FUN", "the currency of the welcome money");

    public static final List<Key<?>> KEYS = List.of(
            HASH_THREADS,
            HASH_QUEUE,
            LOCKOUT_FAILURES,
            LOCKOUT_WINDOW,
            TOKEN_TTL,
            REFRESH_TTL,
            KEY_ROTATION,
            WELCOME_AMOUNT,
            WELCOME_CURRENCY);

    public PlayerConfig {
        require(LOCKOUT_WINDOW, lockoutWindow, lockoutWindow.compareTo(LOCKOUT_WINDOW_MIN) >= 0, "at least 1s");
        var ttlAllowed = tokenTtl.compareTo(TOKEN_TTL_MIN) >= 0 && tokenTtl.compareTo(TOKEN_TTL_MAX) <= 0;
        require(TOKEN_TTL, tokenTtl, ttlAllowed, "from 1s to 12h");
        require(REFRESH_TTL, refreshTtl, refreshTtl.compareTo(tokenTtl) >= 0, "at least auth.tokenTtl");
        require(KEY_ROTATION, keyRotation, keyRotation.compareTo(KEY_ROTATION_MIN) >= 0, "at least 1h");
    }

    public static PlayerConfig from(Settings settings) {
        return new PlayerConfig(
                settings.get(HASH_THREADS),
                settings.get(HASH_QUEUE),
                settings.get(LOCKOUT_FAILURES),
                settings.get(LOCKOUT_WINDOW),
                settings.get(TOKEN_TTL),
                settings.get(REFRESH_TTL),
                settings.get(KEY_ROTATION),
                welcome(settings.get(WELCOME_AMOUNT), settings.get(WELCOME_CURRENCY)));
    }

    private static @Nullable Money welcome(BigDecimal amount, String code) {
        var currency = Currency.find(code)
                .orElseThrow(() -> new BadSetting(
                        WELCOME_CURRENCY.name(), "'" + code + "'", "a currency in capitals, such as FUN or EUR"));
        try {
            return amount.signum() == 0 ? null : Money.of(amount, currency);
        } catch (ArithmeticException tooFine) {
            var digits = "at most " + currency.digits() + " digits after the point in " + code;
            throw new BadSetting(WELCOME_AMOUNT.name(), "'" + amount.toPlainString() + "'", digits);
        }
    }

    private static void require(Key<Duration> key, Duration found, boolean isAllowed, String allowed) {
        if (!isAllowed) {
            throw new BadSetting(key.name(), "'" + Key.written(found) + "'", allowed);
        }
    }
}
