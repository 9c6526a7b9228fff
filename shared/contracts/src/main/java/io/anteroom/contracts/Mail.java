package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of players to each other and notifications of the system, kept until they are read: served by store. */
public final class Mail {

    /**
     * Refused with {@code NOT_FOUND} for an unknown player, {@code FORBIDDEN} if the player has blocked the sender,
     * {@code OVERLOADED} if the box is full, {@code RATE_LIMITED} if the sender sends too much, {@code
     * IDEMPOTENCY_KEY_REUSED} if the key stands for another message.
     */
    public static final Endpoint<Send, Sent> SEND =
            Endpoint.of("store.mail.send", Send.class, Sent.class, Duration.ofSeconds(3));

    /** What was not read yet, what was put in last first. */
    public static final Endpoint<ListUnread, Unread> UNREAD =
            Endpoint.of("store.mail.unread", ListUnread.class, Unread.class, Duration.ofSeconds(2));

    /** Everything that was put in before this one and this one was read, and is gone. An unknown one changes nothing. */
    public static final Endpoint<MarkRead, Done> READ =
            Endpoint.of("store.mail.read", MarkRead.class, Done.class, Duration.ofSeconds(2));

    private Mail() {}

    /** What is in a box. */
    public enum Kind {
        MESSAGE,
        NOTIFICATION
    }

    /**
     * @param sender null for a notification
     * @param key the sender's name for it: under the same key nothing is sent again, and other data or another
     *     recipient is refused; null for none. Notifications have one space of keys, since all operators are one asker
     * @param data any JSON value
     */
    public record Send(
            PlayerId to,
            Kind kind,
            @Nullable PlayerId sender,
            @Nullable String key,
            RawJson data) {}

    /** @param replayed whether it had been sent before */
    public record Sent(UUID id, Instant at, boolean replayed) {}

    /** @param before where the last page ended; null for the newest */
    public record ListUnread(
            PlayerId playerId, Kind kind, @Nullable UUID before, int limit) {}

    /** @param more whether older ones follow */
    public record Unread(List<Item> items, boolean more) {

        public Unread {
            items = List.copyOf(items);
        }
    }

    public record Item(
            UUID id, @Nullable PlayerId from, @Nullable String username, RawJson data, Instant at) {}

    public record MarkRead(PlayerId playerId, Kind kind, UUID upTo) {}
}
