package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailboxIT extends MailStage {

    @Test
    void messagesAreKeptUntilTheyAreReadAndPushed() {
        var first = sent(message("1", null));
        var second = sent(message("2", null));

        var unread = unread(trinity, null, 10);
        assertThat(unread.items()).extracting(Mail.Item::id).containsExactly(second.id(), first.id());
        assertThat(unread.items().get(0).from()).isEqualTo(neo);
        assertThat(unread.items().get(0).data().tree().path("text").asText()).isEqualTo("2");
        assertThat(unread(trinity, second.id(), 10).items())
                .extracting(Mail.Item::id)
                .containsExactly(first.id());
        assertThat(unread(trinity, null, 1).more()).isTrue();

        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.MESSAGE, first.id()));
        assertThat(unread(trinity, null, 10).items()).extracting(Mail.Item::id).containsExactly(second.id());
        assertThat(unread(neo, null, 10).items()).isEmpty();
        var pushed = store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(trinity))
                .map(item -> item.push().eventType() + " "
                        + item.push().fields().tree().path("from").asText() + " "
                        + item.push().fields().tree().path("data").path("text").asText())
                .toList();
        assertThat(pushed).containsExactly("DirectMessage " + neo + " 1", "DirectMessage " + neo + " 2");
    }

    @Test
    void whatIsPushedIsWhatIsInTheBox() {
        for (var data :
                List.of("{\"a\":null,\"b\":{\"x\":null,\"y\":1}}", "null", "[null, {\"z\" : null}]", "\"text\"")) {
            var message = new Mail.Send(trinity, Mail.Kind.MESSAGE, neo, null, new RawJson(data));
            assertThat(sent(message).replayed()).isFalse();
        }
        var notification = new Mail.Send(trinity, Mail.Kind.NOTIFICATION, null, null, new RawJson("null"));
        assertThat(sent(notification).replayed()).isFalse();

        var boxed = new ArrayList<>(unread(trinity, null, 10).items());
        boxed.addAll(0, unread(trinity, Mail.Kind.NOTIFICATION).items());
        var pushed = pushedTo(trinity);
        assertThat(pushed).hasSize(5);
        for (int i = 0; i < 5; i++) {
            var item = boxed.get(4 - i);
            assertThat(pushed.get(i).path("id").asText()).isEqualTo(item.id().toString());
            assertThat(pushed.get(i).has("data")).isTrue();
            assertThat(pushed.get(i).path("data")).isEqualTo(item.data().tree());
            assertThat(pushed.get(i).path("at").asText()).isNotEmpty();
        }
        assertThat(pushed.get(0).path("data").path("b").has("x")).isTrue();
        assertThat(pushed.get(0).path("username").asText()).isNotEmpty();
        assertThat(pushed.get(4).has("from")).isFalse();
        assertThat(pushed.get(4).has("username")).isFalse();
    }

    private List<JsonNode> pushedTo(PlayerId player) {
        return store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(player))
                .map(item -> item.push().fields().tree())
                .toList();
    }

    private Mail.Unread unread(PlayerId player, Mail.Kind kind) {
        return store.ask(Mail.UNREAD, new Mail.ListUnread(player, kind, null, 10));
    }

    @Test
    void orderIsThatOfTheBoxWhateverTheClocksOfNodesSay() {
        var read = sent(message("read", null));
        // As a node names it whose clock is an hour behind.
        var behind = UUID.fromString(
                "018f0000-0000-7000-8000-" + read.id().toString().substring(24));
        store.sql("select send_mail('" + behind + "', '" + trinity + "', 'message', '" + neo
                + "', null, '{\"text\":\"late\"}', 500, 60)");

        assertThat(unread(trinity, null, 10).items()).extracting(Mail.Item::id).containsExactly(behind, read.id());
        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.MESSAGE, read.id()));
        assertThat(unread(trinity, null, 10).items()).extracting(Mail.Item::id).containsExactly(behind);
    }

    @Test
    void messageThatWasReadIsNotSentAgainByARetry() {
        var first = sent(message("once", "key"));
        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.MESSAGE, first.id()));

        var retry = sent(message("once", "key"));
        assertThat(retry.id()).isEqualTo(first.id());
        assertThat(retry.replayed()).isTrue();
        assertThat(unread(trinity, null, 10).items()).isEmpty();
    }

    @Test
    void aKeyStandsForOneMessageToOnePlayer() {
        var first = sent(message("once", "key"));

        assertThat(code(message("other", "key"))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        var toAnother =
                new Mail.Send(store.player(0).id, Mail.Kind.MESSAGE, neo, "key", new RawJson("{\"text\":\"once\"}"));
        assertThat(code(toAnother)).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        var toNobody =
                new Mail.Send(PlayerId.next(), Mail.Kind.MESSAGE, neo, "key", new RawJson("{\"text\":\"once\"}"));
        assertThat(code(toNobody)).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.MESSAGE, first.id()));
        assertThat(code(message("other", "key"))).as("also when it was read").isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        assertThat(sent(message("once", "key")).id()).isEqualTo(first.id());
        assertThat(sent(message("other", "another key")).replayed()).isFalse();
    }

    @Test
    void aRepeatMayWriteItsDataInAnotherWay() {
        var first = sent(raw("{\"a\":1,\"b\":{\"x\":null,\"y\":[2,3]}}", "key"));

        var again = sent(raw("{ \"b\" : {\"y\":[2, 3], \"x\":null}, \"a\":1 }", "key"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(code(raw("{\"a\":1,\"b\":{\"x\":null,\"y\":[3,2]}}", "key"))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
    }

    /** Nodes of before write none. */
    @Test
    void aMessageWithoutAFingerprintIsNotCompared() {
        var first = sent(message("once", "key"));
        store.sql("update mail set fingerprint = null where id = '" + first.id() + "'");

        assertThat(sent(message("other", "key")).id()).isEqualTo(first.id());
    }

    private Mail.Send raw(String data, String key) {
        return new Mail.Send(trinity, Mail.Kind.MESSAGE, neo, key, new RawJson(data));
    }

    @Test
    void nobodyReadsFromTheBoxOfAnother() {
        var first = sent(message("1", null));
        store.ask(Mail.READ, new Mail.MarkRead(neo, Mail.Kind.MESSAGE, first.id()));
        assertThat(unread(trinity, null, 10).items()).hasSize(1);
    }

    @Test
    void copiesUnderOneKeyAtOnceAreOneMessage() {
        var copies = new ArrayList<Future<Reply<Mail.Sent>>>();
        for (int i = 0; i < 20; i++) {
            copies.add(store.asking(Mail.SEND, message("once", "key")));
        }
        var ids = copies.stream()
                .map(RunningStore::await)
                .map(reply -> reply.fold(Mail.Sent::id, refusal -> {
                    throw new AssertionError(refusal);
                }))
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        assertThat(unread(trinity, null, 10).items()).hasSize(1);
    }

    @Test
    void blockedSenderIsRefusedUntilUnblocked() {
        store.ask(Blocks.ADD, new Blocks.Add(trinity, neo));
        store.ask(Blocks.ADD, new Blocks.Add(trinity, neo));
        assertThat(code(message("no", null))).isEqualTo(Code.FORBIDDEN);
        assertThat(store.ask(Blocks.LIST, new Blocks.ListAll(trinity)).blocked())
                .extracting(Blocks.Blocked::playerId)
                .containsExactly(neo);
        store.ask(Blocks.REMOVE, new Blocks.Remove(trinity, neo));
        assertThat(sent(message("yes", null)).replayed()).isFalse();
        assertThat(unread(trinity, null, 10).items()).hasSize(1);
    }

    @Test
    void refusalsAreTold() {
        assertThat(code(new Mail.Send(PlayerId.next(), Mail.Kind.MESSAGE, neo, null, new RawJson("1"))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(blockCode(neo, neo)).isEqualTo(Code.FORBIDDEN);
        assertThat(blockCode(neo, PlayerId.next())).isEqualTo(Code.NOT_FOUND);
        for (int i = 0; i < Mailbox.SENT_IN_A_MINUTE_MAX; i++) {
            assertThat(sent(message("m" + i, null)).replayed()).isFalse();
        }
        assertThat(refusal(message("one more", null)))
                .extracting(Refusal::code, Refusal::retryAfterMs)
                .containsExactly(Code.RATE_LIMITED, 60_000L);
    }

    @Test
    void fullBoxTakesNoMore() {
        store.sql("insert into mail (id, player_id, kind, body, at) select gen_random_uuid(), '" + trinity
                + "', 'notification', '{}', now() from generate_series(1, " + Mailbox.UNREAD_MAX + ")");
        var notification = new Mail.Send(trinity, Mail.Kind.NOTIFICATION, null, null, new RawJson("{}"));
        assertThat(code(notification)).isEqualTo(Code.OVERLOADED);
        assertThat(sent(message("another kind", null)).replayed()).isFalse();
        var newest = store.ask(Mail.UNREAD, new Mail.ListUnread(trinity, Mail.Kind.NOTIFICATION, null, 1))
                .items()
                .get(0);
        store.ask(Mail.READ, new Mail.MarkRead(trinity, Mail.Kind.NOTIFICATION, newest.id()));
        assertThat(sent(notification).replayed()).isFalse();
    }

    private Mail.Send message(String text, @Nullable String key) {
        return new Mail.Send(trinity, Mail.Kind.MESSAGE, neo, key, new RawJson("{\"text\":\"" + text + "\"}"));
    }

    private Mail.Sent sent(Mail.Send request) {
        return Objects.requireNonNull(store.ask(Mail.SEND, request));
    }

    private Mail.Unread unread(PlayerId player, @Nullable UUID before, int limit) {
        return store.ask(Mail.UNREAD, new Mail.ListUnread(player, Mail.Kind.MESSAGE, before, limit));
    }

    private Code code(Mail.Send request) {
        return refusal(request).code();
    }

    private Refusal refusal(Mail.Send request) {
        return ((Reply.Refused<Mail.Sent>) store.reply(Mail.SEND, request)).refusal();
    }

    @Test
    void whoBlockedSomebodyIsToldAmongThoseAskedFor() {
        var other = store.player(0).id;
        store.ask(Blocks.ADD, new Blocks.Add(trinity, neo));
        store.ask(Blocks.ADD, new Blocks.Add(neo, other));
        store.ask(Blocks.ADD, new Blocks.Add(other, neo));

        assertThat(blockersOf(neo, trinity, neo, PlayerId.next())).containsExactly(trinity);
        assertThat(blockersOf(trinity, neo, other)).isEmpty();
        store.ask(Blocks.REMOVE, new Blocks.Remove(trinity, neo));
        assertThat(blockersOf(neo, trinity, other)).containsExactly(other);
    }

    private List<PlayerId> blockersOf(PlayerId blocked, PlayerId... players) {
        return store.ask(Blocks.BLOCKERS, new Blocks.AskBlockers(blocked, List.of(players)))
                .players();
    }

    private Code blockCode(PlayerId player, PlayerId blocked) {
        return ((Reply.Refused<Done>) store.reply(Blocks.ADD, new Blocks.Add(player, blocked)))
                .refusal()
                .code();
    }
}
