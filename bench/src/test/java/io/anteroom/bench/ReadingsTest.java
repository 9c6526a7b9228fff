package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything the generator reads from others: frames, amounts, tokens, metrics, the kernel. */
class ReadingsTest {
    @TempDir
    Path directory;

    @Test
    void answerIsReadWhateverTheOrderAndTheFieldsBetween() throws IOException {
        Answer answer = read("{\"balance\":\"12.30\",\"data\":{\"bombs\":[{\"payout\":\"7\"}],\"payout\":\"2.47\","
                + "\"roundEnded\":true,\"diceResult\":49.30},\"x\":{\"data\":{\"payout\":\"8\"}},"
                + "\"eventId\":\"a-1\",\"eventType\":\"RoundUpdate\"}");

        assertThat(answer.eventType).isEqualTo("RoundUpdate");
        assertThat(answer.eventId).isEqualTo("a-1");
        assertThat(answer.balance).isEqualTo("12.30");
        assertThat(answer.payout).isEqualTo("2.47");
        assertThat(answer.diceResult).isEqualTo("49.30");
        assertThat(answer.roundEnded).isTrue();
    }

    @Test
    void errorIsReadFromTheTopLevel() throws IOException {
        Answer answer = read("{\"eventType\":\"Error\",\"eventId\":\"a\",\"code\":\"OVERLOADED\",\"message\":\"m\","
                + "\"retryable\":true,\"retryAfterMs\":25}");

        assertThat(answer.code).isEqualTo("OVERLOADED");
        assertThat(answer.retryable).isTrue();
        assertThat(answer.retryAfterMs).isEqualTo(25);
    }

    @Test
    void frameThatIsNotOneObjectIsRefused() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{} {}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{\"a\":1")).isInstanceOf(IOException.class);
    }

    @Test
    void centsAreExact() {
        assertThat(Cents.parse("1000.01")).isEqualTo(100_001);
        assertThat(Cents.parse("-0.5")).isEqualTo(-50);
        assertThat(Cents.format(-5)).isEqualTo("-0.05");
        assertThatThrownBy(() -> Cents.parse("0.001")).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void tokenIsTheLastFieldOfItsLine() throws IOException {
        Path file = directory.resolve("tokens");
        Files.writeString(file, "neo 0194-id eyJ.a.b\n\ttrinity\teyJ.c.d \n\neyJ.e.f\n");

        assertThat(Tokens.read(file)).containsExactly("eyJ.a.b", "eyJ.c.d", "eyJ.e.f");
    }

    @Test
    void metricsGrowBetweenReadingsAndGiveMeans() {
        List<String> prefixes = List.of("anteroom_");
        Metrics before = Metrics.parse("""
                # HELP anteroom_batch items
                anteroom_batch_sum{lane="0"} 10
                anteroom_batch_count{lane="0"} 5
                anteroom_open 3
                jvm_threads 9
                anteroom_still_total 4
                """, prefixes);
        Metrics after = Metrics.parse("""
                anteroom_batch_sum{lane="0"} 110
                anteroom_batch_count{lane="0"} 9
                anteroom_batch_bucket{le="+Inf"} 9
                anteroom_open 7
                anteroom_still_total 4
                anteroom_text{reason="a } b"} 1.5e2 1700000000
                """, prefixes);

        assertThat(after.since(before))
                .containsOnly(
                        entry("anteroom_batch_sum{lane=\"0\"}", 100.0),
                        entry("anteroom_batch_count{lane=\"0\"}", 4.0),
                        entry("anteroom_batch_mean{lane=\"0\"}", 25.0),
                        entry("anteroom_open", 7.0),
                        entry("anteroom_text{reason=\"a } b\"}", 150.0));
    }

    @Test
    void processesAreSummedOverTheTreeBelowTheRootsOnly() throws IOException {
        process(10, "java", 1, "100 20 3 4", 2_000);
        process(11, "postgres (x) y", 10, "1 1 1 1", 300);
        process(12, "postgres (x) y", 11, "2 2 2 2", 400);
        process(13, "java", 1, "9 9 9 9", 500);

        Map<String, ProcessTable.Use> use = new ProcessTable(directory).use(List.of(10L, 11L, 99L));

        assertThat(use)
                .containsOnly(
                        entry("java", new ProcessTable.Use(1, 127, 2_000, 0)),
                        entry("postgres (x) y", new ProcessTable.Use(2, 12, 700, 0)));
    }

    @Test
    void cpuIsPercentOfOneCoreOverTheTimeBetweenReadings() {
        var before = new ServerUse.Reading(0, Map.of("java", new ProcessTable.Use(1, 100, 0, 0)), Metrics.none());
        var after = new ServerUse.Reading(
                2_000_000_000L, Map.of("java", new ProcessTable.Use(1, 250, 512, 500)), Metrics.none());

        ServerUse use = ServerUse.between(before, after);

        assertThat(use.cpuPercent()).isCloseTo(75, within(0.001));
        assertThat(use.programs()).containsOnlyKeys("java");
    }

    @Test
    void postgresIsFoundByItsPidFile() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data/postgres/18"));
        Files.writeString(data.resolve("postmaster.pid"), "4711\n/x\n");

        assertThat(ProcessTable.postgresUnder(directory.resolve("data"))).containsExactly(4711L);
    }

    @Test
    void thisMachineIsReadable() {
        ProcessTable table = ProcessTable.ofThisMachine();
        long self = ProcessHandle.current().pid();

        assertThat(table.statusKb(self, "VmRSS")).isPositive();
        assertThat(table.openFilesMax("self")).isPositive();
        assertThat(table.cores()).isPositive();
        assertThat(table.use(List.of(self))).isNotEmpty();
    }

    @Test
    void addressTakesNoPathButTheSockets() {
        assertThat(Target.parse("ws://127.0.0.1:8080/ws")).isEqualTo(new Target("127.0.0.1", 8080));
        assertThat(Target.parse("http://h")).isEqualTo(new Target("h", 80));
        assertThatThrownBy(() -> Target.parse("ws://h/other")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Target.parse("ftp://h")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Answer read(String frame) throws IOException {
        Answer answer = new Answer();
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        new AnswerReader().read(bytes, bytes.length, answer);
        return answer;
    }

    private void process(long pid, String program, long parent, String ticks, long rssKb) throws IOException {
        Path process = Files.createDirectories(directory.resolve(String.valueOf(pid)));
        Files.writeString(
                process.resolve("stat"),
                pid + " (" + program + ") S " + parent + " 1 1 0 -1 4194304 1 1 1 1 " + ticks + " 20 0 9 0\n");
        Files.writeString(process.resolve("status"), "Name:\tx\nVmRSS:\t  " + rssKb + " kB\n");
    }
}
