package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A page of a list of players that is short enough for a neighbour to tell all of it: newest first. */
final class WholeList {

    private WholeList() {}

    /**
     * Where an item stands: behind the place of the page before it, which holds also if what stood there is gone.
     *
     * @param playerId for those of one moment
     */
    record Place(Instant at, PlayerId playerId) {

        private static final Comparator<Place> NEWEST_FIRST = Comparator.comparing(Place::at)
                .reversed()
                .thenComparing(place -> place.playerId().toString());
        private static final String BETWEEN = "_";

        private String cursor() {
            return at + BETWEEN + playerId;
        }

        private static Optional<Place> of(String cursor) {
            var parts = cursor.split(BETWEEN, 2);
            try {
                return parts.length < 2
                        ? Optional.empty()
                        : Optional.of(new Place(Instant.parse(parts[0]), PlayerId.parse(parts[1])));
            } catch (DateTimeException | IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        }
    }

    static <T> Answer page(Asked asked, List<T> all, Function<T, Place> placeOf, Function<T, ObjectNode> shape) {
        var cursor = asked.cursor();
        var after = cursor == null ? Optional.<Place>empty() : Place.of(cursor);
        if (cursor != null && after.isEmpty()) {
            return Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "not a cursor");
        }

        var rest = all.stream()
                .filter(item -> after.isEmpty() || Place.NEWEST_FIRST.compare(placeOf.apply(item), after.get()) > 0)
                .sorted(Comparator.comparing(placeOf, Place.NEWEST_FIRST))
                .toList();
        var page = rest.subList(0, Math.min(asked.limit(), rest.size()));
        var next = page.size() < rest.size()
                ? placeOf.apply(page.get(page.size() - 1)).cursor()
                : null;
        return Answer.ok(Shapes.page(page, shape, next));
    }
}
