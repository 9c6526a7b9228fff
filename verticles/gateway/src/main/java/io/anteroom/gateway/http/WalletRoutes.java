package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Wallets;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Money: what a player has and had, and what operators pay in and out. */
final class WalletRoutes {

    private final Bus bus;

    WalletRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "readWallet",
                this::readWallet,
                "listPostings",
                this::listPostings,
                "deposit",
                asked -> fund(asked, Move.Kind.DEPOSIT),
                "withdraw",
                asked -> fund(asked, Move.Kind.WITHDRAWAL));
    }

    private Future<Answer> readWallet(Asked asked) {
        return bus.ask(Wallets.READ, new Wallets.Read(asked.asker().playerId()))
                .map(reply -> Answer.of(reply, balances -> Answer.ok(Shapes.wallet(balances))));
    }

    private Future<Answer> listPostings(Asked asked) {
        var request = new Wallets.ListPostings(asked.asker().playerId(), asked.cursor(), asked.limit());
        return bus.ask(Wallets.LIST, request)
                .map(reply -> Answer.of(
                        reply, page -> Answer.ok(Shapes.page(page.postings(), Shapes::posting, page.next()))));
    }

    private Future<Answer> fund(Asked asked, Move.Kind kind) {
        var key = IdempotencyKey.of(asked.header(IdempotencyKey.HEADER));
        var currency = Currency.find(asked.text("currency"));
        if (key.refusal() != null) {
            return Future.succeededFuture(Answer.refused(key.refusal()));
        }
        if (currency.isEmpty()) {
            return refused(Code.INVALID_CURRENCY, "This currency is not known here.");
        }
        var amount = Amount.read(asked.body().path("amount"), currency.get());
        if (amount.isEmpty()) {
            return refused(
                    Code.INVALID_PAYLOAD_SCHEMA,
                    "amount must be above zero with at most " + currency.get().digits() + " digits after the point");
        }

        return bus.ask(Wallets.FUND, request(asked, key.value(), kind, amount.get()))
                .map(reply -> Answer.of(reply, WalletRoutes::funded));
    }

    private static Wallets.Fund request(Asked asked, String key, Move.Kind kind, Money amount) {
        var playerId = PlayerId.parse(asked.text("playerId"));
        var principal = asked.asker().playerId() + " " + asked.operation().id();
        return new Wallets.Fund(principal, key, fingerprint(principal, playerId, amount), playerId, kind, amount);
    }

    /** Over what was asked, not over how it was written: 10 and "10.00" are the same amount. */
    private static Hash fingerprint(String principal, PlayerId playerId, Money amount) {
        var canonical = String.join(
                "\n",
                principal,
                playerId.toString(),
                amount.toText(),
                amount.currency().code());
        return Hash.of(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer funded(Wallets.Funded funded) {
        var answer = funded.receipt() != null
                ? Answer.created(Shapes.receipt(funded.receipt()))
                : Answer.refused(java.util.Objects.requireNonNull(funded.refusal()));
        return funded.replayed() ? answer.with("Idempotency-Replayed", "true") : answer;
    }

    private static Future<Answer> refused(Code code, String message) {
        return Future.succeededFuture(Answer.refused(code, message));
    }
}
