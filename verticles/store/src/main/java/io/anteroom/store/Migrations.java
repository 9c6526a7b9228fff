package io.anteroom.store;

import io.anteroom.runtime.BadSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date, as the owner of the database, or tells that it is not. */
public final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int PARTITION_MONTHS = 3;

    /** The first half of each advisory lock of this product. */
    private static final int LOCKS = 7236451;

    private static final int LOCK_OF_MEMBERSHIP = 2;
    private static final int LOCK_OF_MIGRATIONS = 12;

    /** No connection, nobody who may log in, no such database. */
    private static final Pattern UNREACHABLE = Pattern.compile("08...|28...|3D000");

    private Migrations() {}

    /** Migrates a database whose owner the nodes connect as. */
    public static void run(String ownerUrl) {
        run(ownerUrl, ownerUrl);
    }

    /**
     * Blocks until the schema is the newest; any number of nodes may call it at once, one of them does the work. A schema of
     * a newer release stays as it is. Fails with {@link BadSetting} if the owner can't connect, with
     * {@link IllegalStateException} if something else is wrong.
     *
     * @param nodeUrl whose user may take the role of the nodes from then on
     */
    public static void run(String ownerUrl, String nodeUrl) {
        var owner = JdbcUrl.parse(ownerUrl);
        try {
            var flyway = flyway(owner);
            // It dials more than once, where the server is about to start.
            var unused = flyway.info();
            try (var connection = owner.connect()) {
                lock(connection, LOCK_OF_MIGRATIONS);
                if (isOfNewerRelease(flyway)) {
                    LOG.info("The schema is of a newer release and is left as it is");
                } else if (!flyway.migrate().success) {
                    throw new IllegalStateException("the schema could not be migrated");
                }
                finish(connection, JdbcUrl.parse(nodeUrl).user());
            }
        } catch (FlywayException | SQLException failed) {
            throw refusal(failed, ownerUrl, nodeUrl, "the schema could not be migrated");
        }
    }

    /**
     * For who only reads. Blocks; changes nothing. Fails with {@link OtherSchema} if the schema is older than that of this
     * release, newer, or none; else as {@link #run(String, String)}.
     */
    public static void requireCurrent(String ownerUrl, String nodeUrl) {
        var owner = JdbcUrl.parse(ownerUrl);
        try {
            OtherSchema.among(flyway(owner).info().all(), owner).ifPresent(other -> {
                throw other;
            });
        } catch (FlywayException failed) {
            throw refusal(failed, ownerUrl, nodeUrl, "the schema could not be looked at");
        }
    }

    private static Flyway flyway(JdbcUrl owner) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner.url(), owner.user(), owner.password())
                .locations("classpath:db/migration")
                .connectRetries(3)
                .lockRetryCount(120)
                .load();
    }

    private static RuntimeException refusal(Exception failed, String ownerUrl, String nodeUrl, String what) {
        var owner = JdbcUrl.parse(ownerUrl);
        var why = whyNoConnection(failed);
        if (why == null) {
            return new IllegalStateException(what + " at " + owner, failed);
        }
        var key = ownerUrl.equals(nodeUrl) ? StoreConfig.URL : StoreConfig.OWNER_URL;
        return new BadSetting(
                key.name(),
                "%s, which can't be reached as '%s' (%s)".formatted(owner, owner.user(), why),
                "the URL of a PostgreSQL that runs and takes this user");
    }

    private static void lock(Connection connection, int which) throws SQLException {
        try (var lock = connection.createStatement()) {
            lock.execute("select pg_advisory_lock(" + LOCKS + ", " + which + ")");
        }
    }

    /**
     * Whether somebody with newer scripts was here. Then functions that differ from ours are newer too, but only versions tell:
     * a node of before that starts again beside new ones would put its own back.
     */
    private static boolean isOfNewerRelease(Flyway flyway) {
        return Arrays.stream(flyway.info().applied()).anyMatch(one -> one.getState() == MigrationState.FUTURE_SUCCESS);
    }

    /** What the server or the network says; null if there was a connection, or if it is the server that is in trouble. */
    private static @Nullable String whyNoConnection(Throwable failed) {
        for (var cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return UNREACHABLE.matcher(sql.getSQLState()).matches() ? sql.getMessage() : null;
            }
        }
        return null;
    }

    /** What belongs to the server or the calendar rather than the schema. */
    private static void finish(Connection connection, String nodeUser) throws SQLException {
        // Membership is a row that the whole server shares: two who grant it at once would collide.
        lock(connection, LOCK_OF_MEMBERSHIP);
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
