package io.anteroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void printsAndEndsOnATerm() {
        try (var jvm = ChildJvm.ofClass(Greeter.class, List.of("-Xmx32m"), "anteroom")) {
            assertThat(jvm.awaitOutput("^hello (\\w+)$", PATIENCE).group(1)).isEqualTo("anteroom");
            jvm.terminate();
            assertThat(jvm.exitCode(PATIENCE)).isEqualTo(143);
        }
    }

    @Test
    void isKilledAtOnce() {
        try (var jvm = ChildJvm.ofClass(Greeter.class, List.of("-Xmx32m"), "anteroom")) {
            assertThat(jvm.awaitOutput("hello", PATIENCE).group()).isEqualTo("hello");
            jvm.kill();
            assertThat(jvm.alive()).isFalse();
            assertThat(jvm.exitCode(PATIENCE)).isEqualTo(137);
        }
    }

    @Test
    void saysWhatWasPrintedWhenAskedForSomethingElse() {
        try (var jvm = ChildJvm.ofClass(Greeter.class, List.of("-Xmx32m"), "nobody")) {
            assertThatThrownBy(() -> jvm.awaitOutput("goodbye", Duration.ofSeconds(2)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("not printed within");
        }
    }

    /** Greets and waits to be ended. */
    static final class Greeter {
        private Greeter() {}

        public static void main(String[] arguments) throws InterruptedException, IOException {
            System.out.println("hello " + arguments[0]);
            Thread.sleep(60_000);
        }
    }
}
