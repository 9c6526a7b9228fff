package io.anteroom.game.rules.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublishedStrategyTest {

    @Test
    void theReadmeStatesTheStrategyThatTheFiguresStandFor() throws IOException {
        var lines = BasicStrategy.lines();
        assertThat(lines).hasSize(17 + 9 + 10).contains("hard    16  S S S S S H H R r R");
        assertThat(Files.readString(Path.of("README.md"))).contains(String.join("\n", lines));
    }
}
