package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.EventId;
import io.anteroom.contracts.PlayerId;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One id for two kinds of events. */
final class UsedIdsTest {

    private static final long NOW = System.nanoTime();

    private final UsedIds used = new UsedIds();
    private final PlayerId ann = PlayerId.next();

    private static EventId id(String text) {
        return new EventId(text);
    }

    @Test
    void anIdIsUsedForTheOtherKindOnly() {
        used.add(EventType.ROOM_SEND, ann, id("a"), NOW);
        used.add(EventType.TABLE_BET, ann, id("b"), NOW);

        assertThat(used.clash(EventType.ROUND_ACTION, ann, id("a"), NOW)).isTrue();
        assertThat(used.clash(EventType.TABLE_BET, ann, id("a"), NOW)).isTrue();
        assertThat(used.clash(EventType.ROOM_SEND, ann, id("a"), NOW)).isFalse();
        assertThat(used.clash(EventType.ROOM_SEND, ann, id("b"), NOW)).isTrue();
        assertThat(used.clash(EventType.ROUND_ACTION, ann, id("b"), NOW)).isFalse();
        assertThat(used.clash(EventType.ROOM_SEND, ann, id("c"), NOW)).isFalse();
    }

    @Test
    void itIsAnothersForAnotherPlayer() {
        used.add(EventType.ROUND_ACTION, ann, id("a"), NOW);

        assertThat(used.clash(EventType.ROOM_SEND, PlayerId.next(), id("a"), NOW))
                .isFalse();
    }

    @Test
    void messagesAreRememberedForFiveMinutesAndMoneyForLonger() {
        used.add(EventType.ROOM_SEND, ann, id("a"), NOW);
        used.add(EventType.ROUND_ACTION, ann, id("b"), NOW);
        long almost = NOW + TimeUnit.SECONDS.toNanos(299);
        long after = NOW + TimeUnit.SECONDS.toNanos(300);

        assertThat(used.clash(EventType.ROUND_ACTION, ann, id("a"), almost)).isTrue();
        assertThat(used.clash(EventType.ROUND_ACTION, ann, id("a"), after)).isFalse();
        assertThat(used.clash(EventType.ROOM_SEND, ann, id("b"), after)).isTrue();
    }

    @Test
    void theLastOnesAreKept() {
        IntStream.range(0, UsedIds.KEPT + 1).forEach(i -> used.add(EventType.ROOM_SEND, ann, id("m" + i), NOW));

        assertThat(used.clash(EventType.ROUND_ACTION, ann, id("m0"), NOW)).isFalse();
        assertThat(IntStream.rangeClosed(1, UsedIds.KEPT))
                .allMatch(i -> used.clash(EventType.ROUND_ACTION, ann, id("m" + i), NOW));
    }
}
