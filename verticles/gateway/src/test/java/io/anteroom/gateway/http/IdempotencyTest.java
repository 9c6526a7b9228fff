package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Wallets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deposits and withdrawals, which may be repeated under their key. */
final class IdempotencyTest {

    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-0000000000aa");
    private static final String DEPOSITS = "/api/v1/wallet/deposits";
    private static final String WITHDRAWALS = "/api/v1/wallet/withdrawals";
    private static final Refusal POOR = new Refusal(Code.INSUFFICIENT_FUNDS, "There is not enough.");

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aDepositGivesItsReceipt() {
        receipt(false);

        var got = fund(DEPOSITS, "\"12.50\"", "FUN", "k").send();

        assertThat(got.status()).isEqualTo(201);
        assertThat(got.json().toString())
                .isEqualTo("{\"id\":\"" + ID + "\",\"playerId\":\"" + Site.NEO
                        + "\",\"amount\":\"12.50\",\"currency\":\"FUN\",\"balanceAfter\":\"1012.50\"}");
        assertThat(got.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void aRepeatIsToldToBeOne() {
        receipt(true);

        var got = fund(DEPOSITS, "\"12.50\"", "FUN", "k").send();

        assertThat(got.status()).isEqualTo(201);
        assertThat(got.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aRepeatedRefusalIsToldToBeOne() {
        site.neighbours.on(Wallets.FUND, request -> Reply.done(new Wallets.Funded(true, null, POOR)));

        var got = fund(WITHDRAWALS, "\"12.50\"", "FUN", "k").send();

        assertThat(got.status()).isEqualTo(409);
        assertThat(got.code()).isEqualTo("INSUFFICIENT_FUNDS");
        assertThat(got.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void keysThatAreTakenKeepTheirCodes() {
        site.neighbours.on(Wallets.FUND, request -> Reply.refused(Code.IDEMPOTENCY_KEY_REUSED, "another body"));
        assertThat(fund(DEPOSITS, "1", "FUN", "k").send().status()).isEqualTo(422);

        site.neighbours.on(Wallets.FUND, request -> Reply.refused(Code.IDEMPOTENCY_IN_PROGRESS, "still running"));
        assertThat(fund(DEPOSITS, "1", "FUN", "k").send().status()).isEqualTo(409);
    }

    @Test
    void theSameMoneyIsTheSameRequestHoweverItIsWritten() {
        receipt(false);

        fund(DEPOSITS, "\"10.00\"", "FUN", "k").send();
        fund(DEPOSITS, "10", "FUN", "\"k\"").send();
        fund(DEPOSITS, "1e1", "FUN", "k").send();
        fund(DEPOSITS, "11", "FUN", "k").send();
        fund(WITHDRAWALS, "10", "FUN", "k").send();

        var asked = site.neighbours.asked(Wallets.Fund.class);
        assertThat(asked).hasSize(5);
        assertThat(asked.get(1)).isEqualTo(asked.get(0));
        assertThat(asked.get(2)).isEqualTo(asked.get(0));
        assertThat(asked.get(3).fingerprint()).isNotEqualTo(asked.get(0).fingerprint());
        assertThat(asked.get(4).principal()).isNotEqualTo(asked.get(0).principal());
        assertThat(asked.get(4).kind()).isEqualTo(Move.Kind.WITHDRAWAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\""})
    void withoutAKeyNothingIsDone(String key) {
        receipt(false);

        var got = fund(DEPOSITS, "1", "FUN", key).send();

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.code()).isEqualTo("IDEMPOTENCY_KEY_MISSING");
        assertThat(site.neighbours.asked(Wallets.Fund.class)).isEmpty();
    }

    @Test
    void aKeyHasAtMost255Characters() {
        receipt(false);

        assertThat(fund(DEPOSITS, "1", "FUN", "k".repeat(255)).send().status()).isEqualTo(201);
        assertThat(fund(DEPOSITS, "1", "FUN", "k".repeat(256)).send().code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(fund(DEPOSITS, "1", "FUN", "k")
                        .with("Idempotency-Key", "other")
                        .send()
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "\"0.00\"",
                "-1",
                "\"-1\"",
                "1.001",
                "\"1.001\"",
                "\"1e2\"",
                "\"\"",
                "true",
                "null",
                "1e999999999",
                "1e-999999999",
                "0e-5000",
                "1e2147483647",
                "100e2147483647",
                "1e2147483648",
                "10000000000001",
                "\"1.000\"",
                "\"NaN\""
            })
    void badAmountsAreRefused(String amount) {
        receipt(false);

        var got = fund(DEPOSITS, amount, "FUN", "k").send();

        assertThat(got.status()).isEqualTo(400);
        assertThat(got.code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(site.neighbours.asked(Wallets.Fund.class)).isEmpty();
    }

    @Test
    void anUnknownCurrencyIsRefused() {
        assertThat(fund(DEPOSITS, "1", "ZZZ", "k").send().code()).isEqualTo("INVALID_CURRENCY");
    }

    @Test
    void aCurrencyWithoutMinorDigitsTakesNone() {
        receipt(false);

        assertThat(fund(DEPOSITS, "1.5", "JPY", "k").send().status()).isEqualTo(400);
        assertThat(fund(DEPOSITS, "1.0", "JPY", "k").send().status()).isEqualTo(201);
    }

    private void receipt(boolean replayed) {
        var receipt =
                new Wallets.Receipt(ID, Site.NEO, new Money(1250, Currency.FUN), new Money(101_250, Currency.FUN));
        site.neighbours.on(Wallets.FUND, request -> Reply.done(new Wallets.Funded(replayed, receipt, null)));
    }

    private Site.Ask fund(String path, String amount, String currency, String key) {
        var body = "{\"playerId\":\"%s\",\"amount\":%s,\"currency\":\"%s\"}".formatted(Site.NEO, amount, currency);
        var ask = site.post(path, body).as("operator");
        return key.isEmpty() ? ask : ask.with("Idempotency-Key", key);
    }
}
