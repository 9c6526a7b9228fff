package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Notifications, which have no sender, and the keys under which operators may repeat them. */
class NotificationKeysIT extends MailStage {

    private static final Path KEYS =
            Path.of("src", "main", "resources", "db", "migration", "V35__notification_keys.sql");

    /** How many wait for the lock of a key or of a box. */
    private static final String WAITING = """
            select count(*)
            from pg_locks
            where locktype = 'advisory' and classid in (7236454, 7236456) and not granted
              and database = (select oid from pg_database where datname = current_database())
            """;

    @Test
    void aNotificationIsSentOnceUnderItsKey() {
        var key = "shop-" + trinity;
        var first = sent(notice(trinity, "{\"a\":1,\"b\":2}", key));
        assertThat(first.replayed()).isFalse();

        var again = sent(notice(trinity, "{\"b\":2,\"a\":1}", key));
        assertThat(again).isEqualTo(new Mail.Sent(first.id(), first.at(), true));
        assertThat(unread()).hasSize(1);
        assertThat(pushedToTrinity()).isEqualTo(1);
        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.NOTIFICATION, first.id()));
        assertThat(sent(notice(trinity, "{\"a\":1,\"b\":2}", key)).id())
                .as("also when it was read")
                .isEqualTo(first.id());
        assertThat(unread()).isEmpty();
    }

    @Test
    void aKeyOfOperatorsStandsForOneNotificationToOnePlayer() {
        var key = "shop-" + trinity;
        var first = sent(notice(trinity, "1", key));

        assertThat(code(notice(trinity, "2", key))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        assertThat(code(notice(neo, "1", key))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        assertThat(code(notice(PlayerId.next(), "1", key))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        assertThat(sent(notice(trinity, "1", key + "-2")).replayed()).isFalse();
        assertThat(sent(notice(trinity, "1", null)).replayed()).isFalse();
        assertThat(sent(notice(trinity, "1", null)).replayed()).isFalse();
        var ofAPlayer = sent(new Mail.Send(trinity, Mail.Kind.MESSAGE, neo, key, new RawJson("1")));
        assertThat(ofAPlayer.replayed()).isFalse();
        assertThat(ofAPlayer.id()).isNotEqualTo(first.id());
    }

    @Test
    void aRefusedNotificationLeavesItsKeyFree() {
        var key = "shop-" + trinity;
        assertThat(code(notice(PlayerId.next(), "1", key))).isEqualTo(Code.NOT_FOUND);

        assertThat(sent(notice(trinity, "1", key)).replayed()).isFalse();
        assertThat(code(notice(PlayerId.next(), "1", key))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
    }

    /** As a gateway leaves it that was new before its store. */
    @Test
    void aKeyThatWasThereTwiceStaysWithTheFirstNotification() throws SQLException, IOException {
        var key = "shop-" + trinity;
        try (var owner = TestServers.connect(store.url);
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("drop index notification_once");
            statement.execute("insert into mail (id, player_id, kind, sender_key, body, at) select gen_random_uuid(), '"
                    + trinity + "', 'notification', '" + key + "', '1', now() from generate_series(1, 3)");
            statement.execute(Files.readString(KEYS));
            owner.commit();
        }

        var boxed = unread();
        assertThat(boxed).hasSize(3);
        assertThat(sent(notice(trinity, "1", key)).id()).isEqualTo(boxed.get(2).id());
        assertThat(store.number("select count(*) from mail where sender_key = '" + key + "'"))
                .isEqualTo(1);
    }

    @Test
    void aCopyOfANotificationWaitsForTheOneThatIsUnderWay() throws SQLException {
        var key = "shop-" + trinity;
        var first = UUID.randomUUID();
        Future<Reply<Mail.Sent>> copy;
        try (var other = TestServers.connect(store.url);
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select send_mail('" + first + "', '" + trinity + "', 'notification', null, '" + key
                    + "', '1', 500, 60)");
            copy = store.asking(Mail.SEND, notice(trinity, "1", key));
            RunningStore.until(() -> store.number(WAITING) > 0);
            other.commit();
        }

        var sent = RunningStore.await(copy).fold(done -> done, refusal -> {
            throw new AssertionError(refusal);
        });
        assertThat(sent.id()).isEqualTo(first);
        assertThat(sent.replayed()).isTrue();
        assertThat(unread()).hasSize(1);
    }

    private static Mail.Send notice(PlayerId to, String data, @Nullable String key) {
        return new Mail.Send(to, Mail.Kind.NOTIFICATION, null, key, new RawJson(data));
    }

    private Mail.Sent sent(Mail.Send request) {
        return store.ask(Mail.SEND, request);
    }

    private Code code(Mail.Send request) {
        return ((Reply.Refused<Mail.Sent>) store.reply(Mail.SEND, request))
                .refusal()
                .code();
    }

    /** What trinity has not read, the newest first. */
    private List<Mail.Item> unread() {
        return store.ask(Mail.UNREAD, new Mail.ListUnread(trinity, Mail.Kind.NOTIFICATION, null, 10))
                .items();
    }

    private long pushedToTrinity() {
        return store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(trinity))
                .count();
    }
}
