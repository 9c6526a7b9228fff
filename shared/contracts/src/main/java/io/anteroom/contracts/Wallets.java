package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money of players as the ledger has it: served by store. */
public final class Wallets {

    public static final Endpoint<Read, Balances> READ =
            Endpoint.of("store.wallet", Read.class, Balances.class, Duration.ofSeconds(2));

    public static final Endpoint<ListPostings, Listed> LIST =
            Endpoint.of("store.postings", ListPostings.class, Listed.class, Duration.ofSeconds(3));

    /**
     * A deposit or a withdrawal under an idempotency key. Refused with {@code IDEMPOTENCY_KEY_REUSED} or
     * {@code IDEMPOTENCY_IN_PROGRESS}; what was first refused for another reason is {@link Funded#refusal}, so that a
     * repeat can say so too.
     */
    public static final Endpoint<Fund, Funded> FUND =
            Endpoint.of("store.fund", Fund.class, Funded.class, Duration.ofSeconds(3));

    private Wallets() {}

    public record Read(PlayerId playerId) {}

    public record Balances(List<Balance> balances) {

        public Balances {
            balances = List.copyOf(balances);
        }
    }

    /** @param held part of the balance that is reserved */
    public record Balance(Money balance, Money held) {}

    /** @param before the account versions where the last page ended, as the cursor of the last page says; null for the newest */
    public record ListPostings(PlayerId playerId, @Nullable String before, int limit) {}

    /** @param next the cursor of the next page; null if there is none */
    public record Listed(List<Posting> postings, @Nullable String next) {

        public Listed {
            postings = List.copyOf(postings);
        }
    }

    public record Posting(
            UUID id,
            Instant at,
            Move.Kind kind,
            Money amount,
            Money balanceAfter,
            @Nullable RoundId roundId) {}

    /**
     * @param principal who asks: the scope of the key, with the route
     * @param fingerprint over the request's canonical body
     * @param kind deposit or withdrawal
     * @param amount above zero
     */
    public record Fund(
            String principal, String key, Hash fingerprint, PlayerId playerId, Move.Kind kind, Money amount) {}

    /** Exactly one of {@code receipt} and {@code refusal} is set. */
    public record Funded(
            boolean replayed,
            @Nullable Receipt receipt,
            @Nullable Refusal refusal) {}

    public record Receipt(UUID id, PlayerId playerId, Money amount, Money balanceAfter) {}
}
