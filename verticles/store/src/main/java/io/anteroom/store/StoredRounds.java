package io.anteroom.store;

import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One round with all that is needed to play it again. */
public final class StoredRounds {

    private StoredRounds() {}

    /**
     * @param before the view of the player's round of the same game before this one, under the same seed; null if there is
     *     none
     */
    public record Found(Audit.AuditedRound round, @Nullable RawJson before) {}

    /** Empty if there is no such round. Blocks. Fails with {@link IllegalStateException}. */
    public static Optional<Found> find(String url, RoundId roundId) {
        try (var connection = JdbcUrl.parse(url).connect()) {
            connection.setReadOnly(true);
            var round = AuditedRounds.find(connection, roundId);
            return round.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(
                            round.get(),
                            AuditedRounds.viewBefore(connection, round.get()).orElse(null)));
        } catch (SQLException failed) {
            throw new IllegalStateException("the round could not be read", failed);
        }
    }
}
