package io.anteroom.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date, as the owner of the database. */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int PARTITION_MONTHS = 3;

    private Migrations() {}

    /** Migrates a database whose owner the nodes connect as. */
    public static void run(String ownerUrl) {
        run(ownerUrl, ownerUrl);
    }

    /**
     * Blocks until the schema is the newest; any number of nodes may call it at once, one of them does the work. Fails
     * with {@link IllegalStateException}.
     *
     * @param nodeUrl whose user may take the role of the nodes from then on
     */
    public static void run(String ownerUrl, String nodeUrl) {
        var owner = JdbcUrl.parse(ownerUrl);
        try {
            var result = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(owner.url(), owner.user(), owner.password())
                    .locations("classpath:db/migration")
                    .connectRetries(3)
                    .lockRetryCount(120)
                    .load()
                    .migrate();
            if (!result.success) {
                throw new IllegalStateException("the schema could not be migrated");
            }
            try (var connection = owner.connect()) {
                finish(connection, JdbcUrl.parse(nodeUrl).user());
            }
        } catch (FlywayException | SQLException failed) {
            throw new IllegalStateException("the schema could not be migrated at " + owner, failed);
        }
    }

    /** What belongs to the server or the calendar rather than the schema. */
    private static void finish(Connection connection, String nodeUser) throws SQLException {
        try (var lock = connection.createStatement()) {
            // Membership is a row that the whole server shares: two who grant it at once would collide.
            lock.execute("select pg_advisory_lock(7236451, 2)");
        }
        if (!isMember(connection, nodeUser)) {
            grantRole(connection, nodeUser);
        }
        try (var partitions = connection.prepareStatement("select ensure_partitions(current_date, ?)")) {
            partitions.setInt(1, PARTITION_MONTHS);
            partitions.execute();
            for (var warned = partitions.getWarnings(); warned != null; warned = warned.getNextWarning()) {
                LOG.warn("PostgreSQL warned of the partitions: {}", warned.getMessage());
            }
        }
    }

    private static boolean isMember(Connection connection, String user) throws SQLException {
        // Since 16 who makes a role is a member of it that may not take it.
        var privilege = connection.getMetaData().getDatabaseMajorVersion() >= 16 ? "set" : "member";
        try (var member = connection.prepareStatement("select pg_has_role(?, 'anteroom_app', ?)")) {
            member.setString(1, user);
            member.setString(2, privilege);
            try (var rows = member.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void grantRole(Connection connection, String user) throws SQLException {
        try (var grant = connection.createStatement()) {
            grant.execute("grant anteroom_app to \"" + user.replace("\"", "\"\"") + "\"");
        }
    }
}
