package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.RoundId;
import io.anteroom.runtime.MasterKey;
import io.anteroom.store.Migrations;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code audit} and {@code replay} on a database of your own: under its key alone, and without a change to it. */
class ReadingToolsIT {

    private static final String SOME_ROUND = "01890000-0000-7000-8000-000000000001";
    private static final int OTHER_SCHEMA = 3;

    @Test
    void anotherKeyIsTheLineOfABadStart() throws Exception {
        var node = new CoreNode();
        try {
            var round = node.play("dice", "d", "Bet", PlayedGames.DICE).roundId();

            for (var tool : List.of("audit", "replay " + round)) {
                var ran = run(tool, node.url, MasterKey.generate());
                assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
                assertThat(ran.out()).isEmpty();
                assertThat(told(ran))
                        .containsExactly("anteroom: keys.master: found another key, allowed is the key this database"
                                + " was first used with");
            }
        } finally {
            node.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"audit", "replay " + SOME_ROUND})
    void anEmptyDatabaseStaysEmpty(String tool) throws SQLException {
        var url = TestServers.freshDatabase();

        assertThat(refusal(tool, url)).contains("found no schema, expected ", "a node of this release");
        assertThat(number(url, "select count(*) from pg_tables where schemaname = 'public'"))
                .isZero();
        assertThat(number(url, "select count(*) from pg_proc where pronamespace = 'public'::regnamespace"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    delete from flyway_schema_history where version = (select max(version::int)::text from flyway_schema_history) | a node of this release
                    insert into flyway_schema_history select 9999, '9999', 'x', 'SQL', 'V9999__x.sql', 1, 'x', now(), 1, true | version 9999, expected
                    update flyway_schema_history set checksum = checksum + 1 where script = 'R__2_commit.sql' | other scripts (R__2_commit.sql)
                    """)
    void theSchemaOfAnotherReleaseIsNamedAndLeftAsItIs(String change, String expected) throws SQLException {
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        execute(url, change);
        var history = history(url);

        for (var tool : List.of("audit", "replay " + RoundId.next())) {
            assertThat(refusal(tool, url)).contains(": found version ", expected);
            assertThat(history(url)).isEqualTo(history);
        }
    }

    @Test
    void theSchemaOfThisReleaseIsCheckedAndNoKeyIsKept() throws SQLException {
        var url = TestServers.freshDatabase();
        Migrations.run(url);

        var ran = run("audit", url, CoreNode.KEY);

        assertThat(ran.exitCode()).as("%s", ran).isZero();
        assertThat(ran.out()).endsWith("audit: clean\n");
        assertThat(number(url, "select count(*) from master_check")).isZero();
    }

    private static String refusal(String tool, String url) {
        var ran = run(tool, url, CoreNode.KEY);
        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(OTHER_SCHEMA);
        assertThat(ran.out()).isEmpty();
        assertThat(told(ran)).hasSize(1).first().asString().startsWith("anteroom: the schema of ");
        return told(ran).get(0);
    }

    /** What is no line of the log. */
    private static List<String> told(Tool ran) {
        return ran.err().lines().filter(line -> !line.startsWith("{")).toList();
    }

    private static Tool run(String tool, String url, String key) {
        var arguments = new ArrayList<>(List.of(tool.split(" ")));
        arguments.addAll(List.of("--set", "postgres.url=" + url, "--set", "keys.master=" + key));
        return Tool.run(arguments.toArray(String[]::new));
    }

    private static List<String> history(String url) throws SQLException {
        var all = new ArrayList<String>();
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement();
                var rows = statement.executeQuery("select h::text from flyway_schema_history h order by 1")) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private static long number(String url, String sql) throws SQLException {
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isEqualTo(1);
        }
    }
}
