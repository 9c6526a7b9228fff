package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a tool's arguments is told in one line, before anything is done. */
class ToolArgumentsTest {

    @TempDir
    Path directory;

    /** A run of a tool: its exit code and what it said. */
    private record Ran(int exitCode, String err) {}

    private Ran run(String... arguments) {
        var err = new StringWriter();
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "data.dir=" + directory.resolve("data")));
        var code = Main.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
        return new Ran(code, err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    token --scope nonsense                           | '--scope' | 'nonsense' | wallet:fund
                    token --scope ,wallet:fund                       | '--scope' | ''         | wallet:fund
                    token --scope wallet:fund,wallet:*               | '--scope' | 'wallet:*' | wallet:fund
                    token --scope wallet:fund --ttl nonsense         | '--ttl'   | 'nonsense' | PT1H
                    token --scope wallet:fund --ttl PT0S             | '--ttl'   | 'PT0S'     | PT1H
                    token --scope wallet:fund --ttl PT-1H            | '--ttl'   | 'PT-1H'    | PT1H
                    token --scope wallet:fund --ttl PT0.0000001S     | '--ttl'   | 'PT0.0000001S' | PT1H
                    token --scope wallet:fund --ttl P3651D           | '--ttl'   | 'P3651D'   | P3650D
                    token --scope wallet:fund --ttl PT9223372036854775807S | '--ttl' | 'PT9223372036854775807S' | P3650D
                    players --out x --create 0                       | '--create' | '0'       | from 1
                    players --out x --create -5                      | '--create' | '-5'      | from 1
                    players --out x --create ten                     | '--create' | 'ten'     | from 1
                    players --out x --create 99999999999             | '--create' | '99999999999' | from 1
                    players --out x --create 1 --ttl PT0S            | '--ttl'   | 'PT0S'     | PT1H
                    players --create 1 --out no/such/place           | '--out'   | 'no/such/place' | can be written
                    players --create 1 --out target                  | '--out'   | 'target'   | can be written
                    """)
    void aBadValueIsNamedWithWhatIsAllowed(String arguments, String option, String found, String allowed) {
        var ran = run(arguments.split(" "));

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("anteroom: ").contains(option, "found " + found, "allowed", allowed);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anEmptyScopeIsNone() {
        var ran = run("token", "--scope", "");

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains("'--scope'", "found ''", "allowed");
    }

    @Test
    void whatIsMissingIsToldInALine() {
        var ran = run("players", "--create", "1");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).contains("--out", "anteroom players --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "replay 01890000-0000-7000-8000-000000000001"})
    void whereNoNodeHasWorkedNothingIsMade(String arguments) {
        var ran = run(arguments.split(" "));

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("anteroom: data.dir: found ").contains("no node has worked", "allowed");
        assertThat(directory).isEmptyDirectory();
    }

    /** As where a database was put back without it: a new key would open nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"audit", "replay 01890000-0000-7000-8000-000000000001"})
    void whereTheKeyIsGoneNoOtherIsMade(String arguments) throws Exception {
        var data = directory.resolve("data");
        var cluster = Files.createDirectories(data.resolve("postgres").resolve("cluster"));

        var ran = run(arguments.split(" "));

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err())
                .startsWith("anteroom: keys.master: found nothing, and ")
                .contains("master.key");
        assertThat(data.resolve("master.key")).doesNotExist();
        assertThat(cluster).isEmptyDirectory();
    }

    /** Whoever meant the directory of a node that runs is to see that it was another. */
    @Test
    void aTokenUnderANewKeySaysSo() {
        var ran = run("token", "--scope", "wallet:fund");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err())
                .contains(
                        "no master key",
                        directory.resolve("data").resolve("master.key").toString());
        assertThat(run("token", "--scope", "wallet:fund").err()).isEmpty();
    }

    @Test
    void aKeyFileThatCannotBeReadIsToldInALine() throws Exception {
        Files.createDirectories(directory.resolve("data").resolve("master.key"));

        var ran = run("token", "--scope", "wallet:fund");

        assertThat(ran.exitCode()).isNotZero();
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("anteroom: keys.master: found nothing");
    }

    /** A terminal whose locale is POSIX shows a question mark for every other character. */
    @Test
    void helpIsAscii() {
        var all = Main.commandLine();
        assertThat(all.getUsageMessage()).matches("\\p{ASCII}*");
        assertThat(all.getSubcommands()).isNotEmpty().allSatisfy((name, tool) -> assertThat(tool.getUsageMessage())
                .matches("\\p{ASCII}*"));
    }
}
