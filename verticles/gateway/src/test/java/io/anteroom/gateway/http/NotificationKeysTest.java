package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.Reply;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications of operators, which may be repeated under their key. */
final class NotificationKeysTest {

    private static final String NOTIFICATIONS = "/api/v1/notifications";
    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-0000000000aa");

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theKeyIsHandedOnAndNeedNotBeThere() {
        answer(false);

        assertThat(notice().send().status()).isEqualTo(201);
        assertThat(notice().with(IdempotencyKey.HEADER, "shop-1").send().status())
                .isEqualTo(201);
        assertThat(notice().with(IdempotencyKey.HEADER, "\"shop-1\"").send().header("Idempotency-Replayed"))
                .isEmpty();

        var asked = site.neighbours.asked(Mail.Send.class);
        assertThat(asked).extracting(Mail.Send::key).containsExactly(null, "shop-1", "shop-1");
        assertThat(asked).extracting(Mail.Send::kind).containsOnly(Mail.Kind.NOTIFICATION);
        assertThat(asked).extracting(Mail.Send::sender).containsOnlyNulls();
    }

    @Test
    void aRepeatIsToldToBeOne() {
        answer(true);

        var got = notice().with(IdempotencyKey.HEADER, "shop-1").send();

        assertThat(got.status()).isEqualTo(201);
        assertThat(got.json().path("id").textValue()).isEqualTo(ID.toString());
        assertThat(got.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyThatStandsForAnotherIsRefused() {
        site.neighbours.on(
                Mail.SEND,
                send -> send.key() == null ? sent(false) : Reply.refused(Code.IDEMPOTENCY_KEY_REUSED, "another"));

        var got = notice().with(IdempotencyKey.HEADER, "shop-1").send();

        assertThat(got.status()).isEqualTo(422);
        assertThat(got.code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\""})
    void anEmptyKeyIsNone(String key) {
        answer(false);

        assertThat(notice().with(IdempotencyKey.HEADER, key).send().code()).isEqualTo("IDEMPOTENCY_KEY_MISSING");
        assertThat(site.neighbours.asked(Mail.Send.class)).isEmpty();
    }

    @Test
    void aKeyIsOneValueOfAtMost255Characters() {
        answer(false);

        assertThat(notice().with(IdempotencyKey.HEADER, "k".repeat(256)).send().code())
                .isEqualTo("INVALID_PAYLOAD_SCHEMA");
        var two = notice().with(IdempotencyKey.HEADER, "a").with(IdempotencyKey.HEADER, "b");
        assertThat(two.send().code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(site.neighbours.asked(Mail.Send.class)).isEmpty();
        assertThat(notice().with(IdempotencyKey.HEADER, "k".repeat(255)).send().status())
                .isEqualTo(201);
    }

    private void answer(boolean replayed) {
        site.neighbours.on(Mail.SEND, send -> sent(replayed && send.key() != null));
    }

    private static Reply<Mail.Sent> sent(boolean replayed) {
        return Reply.done(new Mail.Sent(ID, Instant.parse("2026-01-02T03:04:05Z"), replayed));
    }

    private Site.Ask notice() {
        return site.post(NOTIFICATIONS, "{\"to\":\"" + Site.NEO + "\",\"data\":\"noon\"}")
                .as("operator");
    }
}
