package io.anteroom.store;

import io.vertx.core.Future;

/** PostgreSQL keeps what it acknowledges only if it is told to. */
final class Durability {

    private static final String SETTINGS = """
            select current_setting('fsync') as fsync,
                current_setting('synchronous_commit') as synchronous_commit,
                current_setting('full_page_writes') as full_page_writes,
                current_user as role,
                pg_is_in_recovery() as in_recovery
            """;

    private Durability() {}

    /** Fails with {@link IllegalStateException} and what is wrong. */
    static Future<Void> check(Database database) {
        return database.first(SETTINGS).map(found -> {
            var row = found.orElseThrow();
            require(row.getString("fsync").equals("on"), "fsync is off: a crash would lose acknowledged rounds");
            require(
                    !row.getString("synchronous_commit").equals("off"),
                    "synchronous_commit is off: a crash would lose acknowledged rounds");
            require(
                    row.getString("full_page_writes").equals("on"),
                    "full_page_writes is off: a crash could tear pages");
            require(!row.getBoolean("in_recovery"), "this is a replica: postgres.url must name the primary");
            require(
                    row.getString("role").equals(Connections.ROLE),
                    "connections do not take the role " + Connections.ROLE);
            return null;
        });
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("PostgreSQL can't be used: " + otherwise);
        }
    }
}
