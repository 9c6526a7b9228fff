package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.rng.LabOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code anteroom.jar rng} as a laboratory runs it: without data, database or key. */
class RngToolIT {

    private static final int PATIENCE_SECONDS = 60;

    private static Path output(String... arguments) throws Exception {
        var directory = Files.createDirectories(Path.of("target", "e2e"));
        var out = Files.createTempFile(directory, "rng", ".out");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-jar", NodeProcess.JAR.toString(), "rng"));
        command.addAll(List.of(arguments));
        assertThat(run(new ProcessBuilder(command).redirectOutput(out.toFile())))
                .isZero();
        return out;
    }

    private static int run(ProcessBuilder builder) throws Exception {
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("has not ended: " + builder.command());
        }
        return process.exitValue();
    }

    /** More than the heap of the process that makes them. */
    @Test
    void rawBytesAreStreamedHoweverManyThereAre() throws Exception {
        var count = 50_000_000L;
        var file = output("--bytes", Long.toString(count));

        assertThat(Files.size(file)).isEqualTo(count);
        Files.delete(file);
    }

    @Test
    void rawBytesAreOthersEachTimeAndCannotBeCompressed() throws Exception {
        var one = Files.readAllBytes(output("--bytes", "100000"));
        var other = Files.readAllBytes(output("--bytes", "100000"));

        assertThat(one).hasSize(100_000).isNotEqualTo(other);
        assertThat(deflated(one)).isGreaterThanOrEqualTo(one.length);
    }

    private static int deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        var length = deflater.deflate(new byte[2 * bytes.length]);
        deflater.end();
        return length;
    }

    @Test
    void drawsAreWholeNumbersBelowTheBoundOneALine() throws Exception {
        var lines = Files.readAllLines(output("--draws", "37,10000"));

        assertThat(lines).hasSize(10_000);
        assertThat(lines.stream().map(Integer::valueOf).distinct().sorted().toList())
                .isEqualTo(java.util.stream.IntStream.range(0, 37).boxed().toList());
    }

    /** From the packed jar as from the classes that this test runs on. */
    @Test
    void theJarNamesTheCodeThatDraws() {
        var tool = Tool.run("rng", "--module");

        assertThat(tool.out()).isEqualTo(LabOutput.module() + "\n");
    }

    /** As dieharder does once it has enough. */
    @Test
    void aReaderThatGoesAwayEndsItQuietly() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var script = "set -o pipefail; '" + java + "' -Xmx32m -jar '" + NodeProcess.JAR
                + "' rng --bytes 10000000000 2>target/e2e/rng.err | head -c 1000000 | wc -c > target/e2e/rng.count";

        assertThat(run(new ProcessBuilder("bash", "-c", script))).isZero();
        assertThat(Files.readString(Path.of("target/e2e/rng.count")).strip()).isEqualTo("1000000");
        assertThat(Files.readString(Path.of("target/e2e/rng.err"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--bytes",
                "--bytes -1",
                "--bytes many",
                "--bytes 10 --draws 5,5",
                "--draws 5",
                "--draws 5,5,5",
                "--draws 0,5",
                "--draws 4294967297,5",
                "--draws 5,-1",
                "--bytes 10 --set rng.reseedCount=0"
            })
    void whatIsAskedForWronglyIsExplainedAndNothingIsWritten(String arguments) {
        var all = new ArrayList<>(List.of("rng"));
        all.addAll(List.of(arguments.split(" ")));
        all.removeIf(String::isEmpty);

        var tool = Tool.run(all.toArray(String[]::new));

        assertThat(tool.exitCode()).as("%s", tool).isNotZero();
        assertThat(tool.out()).isEmpty();
        assertThat(tool.err()).isNotEmpty();
    }
}
