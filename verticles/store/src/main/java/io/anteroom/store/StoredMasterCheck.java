package io.anteroom.store;

import io.anteroom.contracts.Hash;
import java.sql.SQLException;
import java.util.Optional;

/** What a database tells of the master key it was first used with. */
public final class StoredMasterCheck {

    private static final String FIND = "select hash from master_check";

    private StoredMasterCheck() {}

    /** Empty if no node has used it yet. Blocks; keeps nothing. Fails with {@link IllegalStateException}. */
    public static Optional<Hash> find(String url) {
        try (var connection = JdbcUrl.parse(url).connect()) {
            connection.setReadOnly(true);
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(FIND)) {
                return rows.next() ? Optional.of(Hash.ofBytes(rows.getBytes("hash"))) : Optional.empty();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the check of the master key could not be read", failed);
        }
    }
}
