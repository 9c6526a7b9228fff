package io.anteroom.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** A frame made beforehand in which only the event id, between head and tail, is missing. */
final class Template {
    private final byte[] head;
    private final byte[] tail;

    private Template(byte[] head, byte[] tail) {
        this.head = head;
        this.tail = tail;
    }

    /** A template of an event; {@code fields} are the fields after the id, as JSON text with a leading comma. */
    static Template of(String eventType, String fields) {
        byte[] head = ("{\"eventType\":\"" + eventType + "\",\"eventId\":\"").getBytes(StandardCharsets.US_ASCII);
        byte[] tail = ("\"" + fields + "}").getBytes(StandardCharsets.US_ASCII);
        return new Template(head, tail);
    }

    static Template action(Game game, Game.Action action) {
        return of(
                "RoundAction",
                ",\"gameId\":\"" + game.id() + "\",\"action\":\"" + action.name() + "\",\"data\":" + action.dataJson());
    }

    static Template balance(String currency) {
        return of("GetBalance", ",\"data\":{\"currency\":\"" + currency + "\"}");
    }

    /** The masked frame of the event with this id. */
    ByteBuf frame(ByteBufAllocator allocator, String eventId) {
        return Masked.text(allocator, head, eventId, tail);
    }
}
