package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A start that PostgreSQL has too few connections for, or is too slow for, says so by the setting. */
class TooManyStoresIT {

    private static final String EACH =
            "each store has up to 7 connections (postgres.poolSize '4', and 3), together %d of PostgreSQL's max_connections";

    private final String url = TestServers.freshDatabase();

    /** What the start of so many stores ends with. */
    private static @Nullable Throwable refusal(String url, int instances) {
        var vertx = Vertx.vertx();
        var bus = Bus.local(vertx);
        var config = RunningStore.config(url);
        try {
            var started = vertx.deployVerticle(
                    () -> new StoreVerticle(config, bus, new SimpleMeterRegistry(), new NodeHealth()),
                    new DeploymentOptions().setInstances(instances));
            return catchThrowable(() -> RunningStore.await(started)).getCause();
        } finally {
            RunningStore.await(vertx.close());
        }
    }

    @Test
    void connectionsThatAreNotMadeInTimeAreTold() throws SQLException {
        Migrations.run(url);
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(1)");
            statement.execute("alter function take_lane() rename to take_open_lane");
            statement.execute("""
                    create function take_lane() returns int language plpgsql set lock_timeout = 0 as $$
                    begin
                        perform pg_advisory_xact_lock(1);
                        return take_open_lane();
                    end $$""");

            assertThat(refusal(url, 3))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageStartingWith(
                            "instances.store: found '3', and PostgreSQL did not make their connections in time,"
                                    + " allowed is ")
                    .hasMessageContaining(EACH.formatted(21));
            assertThat(refusal(url, 1))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageStartingWith("postgres.url: found 'postgresql://")
                    .hasMessageContaining("which did not make a connection in time");
        }
    }

    @Test
    void connectionsThatPostgresDoesNotHaveAreTold() throws SQLException {
        Migrations.run(url);
        var name = URI.create(url).getPath().substring(1) + "_limited";
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute(
                    "create role " + name + " login password 'limited' connection limit 1 in role anteroom_app");
            try {
                assertThat(refusal(url.replaceFirst("//[^@]*@", "//" + name + ":limited@"), 1))
                        .isInstanceOf(BadSetting.class)
                        .hasMessageStartingWith(
                                "instances.store: found '1', and PostgreSQL has no more connections, allowed is ")
                        .hasMessageContaining(EACH.formatted(7));
            } finally {
                statement.execute("drop role " + name);
            }
        }
    }
}
