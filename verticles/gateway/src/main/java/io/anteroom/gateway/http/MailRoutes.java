package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Mail;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Direct messages, notifications, and whom a player has blocked. */
final class MailRoutes {

    private static final int DATA_BYTES_MAX = 4 * 1024;

    private final Bus bus;

    MailRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "sendMessage", this::sendMessage,
                "listMessages", asked -> list(asked, Mail.Kind.MESSAGE),
                "readMessages", asked -> read(asked, Mail.Kind.MESSAGE),
                "sendNotification", this::sendNotification,
                "listNotifications", asked -> list(asked, Mail.Kind.NOTIFICATION),
                "readNotifications", asked -> read(asked, Mail.Kind.NOTIFICATION),
                "listBlocks", this::listBlocks,
                "blockPlayer", this::block,
                "unblockPlayer", this::unblock);
    }

    private Future<Answer> sendMessage(Asked asked) {
        return send(asked, Mail.Kind.MESSAGE, asked.asker().playerId());
    }

    private Future<Answer> sendNotification(Asked asked) {
        return send(asked, Mail.Kind.NOTIFICATION, null);
    }

    private Future<Answer> send(Asked asked, Mail.Kind kind, @Nullable PlayerId sender) {
        var key = IdempotencyKey.optional(asked.header(IdempotencyKey.HEADER));
        if (key != null && key.refusal() != null) {
            return Future.succeededFuture(Answer.refused(key.refusal()));
        }
        var data = RawJson.of(asked.body().path("data"));
        if (data.text().getBytes(StandardCharsets.UTF_8).length > DATA_BYTES_MAX) {
            return Future.succeededFuture(Answer.refused(
                    Code.INVALID_PAYLOAD_SCHEMA, "data is at most " + DATA_BYTES_MAX + " bytes of JSON"));
        }

        var name = key == null ? null : key.value();
        return bus.ask(Mail.SEND, new Mail.Send(PlayerId.parse(asked.text("to")), kind, sender, name, data))
                .map(reply -> Answer.of(reply, MailRoutes::sent));
    }

    private static Answer sent(Mail.Sent sent) {
        var answer = Answer.created(Shapes.object()
                .put("id", sent.id().toString())
                .put("at", sent.at().toString()));
        return sent.replayed() ? answer.with("Idempotency-Replayed", "true") : answer;
    }

    private Future<Answer> list(Asked asked, Mail.Kind kind) {
        var cursor = asked.cursor();
        UUID before = null;
        if (cursor != null) {
            try {
                before = UUID.fromString(cursor);
            } catch (IllegalArgumentException notOurs) {
                return Future.succeededFuture(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "not a cursor"));
            }
        }
        return bus.ask(Mail.UNREAD, new Mail.ListUnread(asked.asker().playerId(), kind, before, asked.limit()))
                .map(reply -> Answer.of(reply, MailRoutes::page));
    }

    private static Answer page(Mail.Unread unread) {
        var next = unread.more()
                ? unread.items().get(unread.items().size() - 1).id().toString()
                : null;
        return Answer.ok(Shapes.page(unread.items(), MailRoutes::item, next));
    }

    private static ObjectNode item(Mail.Item item) {
        var shape = Shapes.object().put("id", item.id().toString());
        if (item.from() != null) {
            shape.put("from", item.from().toString()).put("username", item.username());
        }
        return shape.putRawValue("data", new RawValue(item.data().text()))
                .put("at", item.at().toString());
    }

    private Future<Answer> read(Asked asked, Mail.Kind kind) {
        var read = new Mail.MarkRead(asked.asker().playerId(), kind, UUID.fromString(asked.text("upTo")));
        return bus.ask(Mail.READ, read).map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }

    private Future<Answer> listBlocks(Asked asked) {
        return bus.ask(Blocks.LIST, new Blocks.ListAll(asked.asker().playerId()))
                .map(reply -> Answer.of(
                        reply,
                        listed -> WholeList.page(asked, listed.blocked(), MailRoutes::place, MailRoutes::blocked)));
    }

    private static WholeList.Place place(Blocks.Blocked blocked) {
        return new WholeList.Place(blocked.at(), blocked.playerId());
    }

    private static ObjectNode blocked(Blocks.Blocked blocked) {
        return Shapes.object()
                .put("playerId", blocked.playerId().toString())
                .put("username", blocked.username())
                .put("at", blocked.at().toString());
    }

    private Future<Answer> block(Asked asked) {
        return bus.ask(Blocks.ADD, new Blocks.Add(asked.asker().playerId(), PlayerId.parse(asked.pathValue("other"))))
                .map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }

    private Future<Answer> unblock(Asked asked) {
        return bus.ask(
                        Blocks.REMOVE,
                        new Blocks.Remove(asked.asker().playerId(), PlayerId.parse(asked.pathValue("other"))))
                .map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }
}
