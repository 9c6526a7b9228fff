package io.anteroom.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** What the superuser does: reads the durable settings back, and makes the owner and its databases. */
final class PostgresAdmin {
    private static final String STATE = """
            select
              current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as synchronous_commit,
              current_setting('full_page_writes') as full_page_writes,
              exists (select from pg_roles where rolname = '%s') as has_owner,
              exists (select from pg_database where datname = '%s') as has_database
            """.formatted(PostgresServer.OWNER, PostgresServer.DATABASE);

    /** Seconds; the server has just said that it is ready. */
    private static final int CONNECT_TIMEOUT = 10;

    private final int port;
    private final String superuserPassword;
    private final String ownerPassword;

    PostgresAdmin(int port, String superuserPassword, String ownerPassword) {
        this.port = port;
        this.superuserPassword = superuserPassword;
        this.ownerPassword = ownerPassword;
    }

    String ownerUrl(String database) {
        return "postgresql://" + PostgresServer.OWNER + ":" + ownerPassword + "@127.0.0.1:" + port + "/" + database;
    }

    /** One query on a cluster that is complete; a start that was cut short is made up for. */
    void prepare() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet state = statement.executeQuery(STATE)) {
            if (!state.next()) {
                throw new ServerFailed("PostgreSQL did not answer what it runs with");
            }
            requireDurable(state);
            boolean hasOwner = state.getBoolean("has_owner");
            boolean hasDatabase = state.getBoolean("has_database");
            if (!hasOwner) {
                statement.execute(
                        "create role " + PostgresServer.OWNER + " login createrole password '" + ownerPassword + "'");
            }
            if (!hasDatabase) {
                statement.execute("create database " + PostgresServer.DATABASE + " owner " + PostgresServer.OWNER);
            }
        } catch (SQLException e) {
            throw new ServerFailed("PostgreSQL runs but cannot be used: " + e.getMessage(), e);
        }
    }

    void createDatabase(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a database name: " + name);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + PostgresServer.OWNER);
        } catch (SQLException e) {
            throw new ServerFailed("cannot create database " + name + ": " + e.getMessage(), e);
        }
    }

    private static void requireDurable(ResultSet state) throws SQLException {
        for (Map.Entry<String, String> setting : PostgresSettings.DURABLE.entrySet()) {
            String actual = state.getString(setting.getKey());
            if (!setting.getValue().equals(actual)) {
                throw new ServerFailed(
                        "PostgreSQL runs with " + setting.getKey() + "=" + actual + ", must be " + setting.getValue());
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", superuserPassword);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT));
        properties.setProperty("socketTimeout", Integer.toString(CONNECT_TIMEOUT * 3));
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }
}
