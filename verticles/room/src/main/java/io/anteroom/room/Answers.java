package io.anteroom.room;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What scripts answer, read. */
final class Answers {

    private Answers() {}

    private record Joined(long at, Rooms.Member member) {}

    /** How it went: the first element. */
    static char letter(Response answer) {
        return answer.get(0).toString().charAt(0);
    }

    static long number(Response answer, int place) {
        return answer.get(place).toLong();
    }

    static String text(Response answer, int place) {
        return answer.get(place).toString();
    }

    static @Nullable String textOrNull(Response answer, int place) {
        var value = answer.get(place);
        return value == null ? null : value.toString();
    }

    /**
     * Entries after a number, up to a hole if there is one.
     *
     * @param elements of a log, each the number of its last entry and its entries in one text
     */
    static Rooms.Page page(long epoch, long base, long last, Response elements, long after, int limit) {
        var entries = new ArrayList<String>();
        var first = first(elements, after);
        for (int i = 0; i < elements.size() && entries.size() < limit; i += 2) {
            var texts = entriesOf(text(elements, i + 1));
            long number = number(elements, i) - texts.length;
            if (number >= first + entries.size()) {
                break;
            }
            for (var text : texts) {
                if (++number > after && entries.size() < limit) {
                    entries.add(text);
                }
            }
        }
        return new Rooms.Page(epoch, base, first, entries, last);
    }

    private static long first(Response elements, long after) {
        return elements.size() == 0
                ? after + 1
                : Math.max(after, number(elements, 0) - entriesOf(text(elements, 1)).length) + 1;
    }

    private static String[] entriesOf(String element) {
        return element.split(StoredRooms.BETWEEN);
    }

    static List<String> texts(Response list) {
        var texts = new ArrayList<String>(list.size());
        for (var one : list) {
            texts.add(one.toString());
        }
        return texts;
    }

    /** Players and their records in turn, in the order in which they joined. */
    static List<Rooms.Member> members(Response list) {
        var joined = new ArrayList<Joined>(list.size() / 2);
        for (int i = 0; i < list.size(); i += 2) {
            joined.add(joined(text(list, i), text(list, i + 1)));
        }
        joined.sort(Comparator.comparingLong(Joined::at));
        return joined.stream().map(Joined::member).toList();
    }

    private static Joined joined(String player, String record) {
        var parts = record.split(" ", 3);
        return new Joined(Long.parseLong(parts[1]), new Rooms.Member(PlayerId.parse(player), parts[2]));
    }

    static Response present(@Nullable Response answer) {
        return Objects.requireNonNull(answer, "a script always answers");
    }
}
