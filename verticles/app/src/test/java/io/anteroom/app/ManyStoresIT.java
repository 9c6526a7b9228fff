package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine of many cores and nothing installed: as many stores, more than PostgreSQL takes by default. */
class ManyStoresIT {

    @Test
    void theEmbeddedPostgresTakesTheConnectionsOfAllStores() throws IOException {
        try (var data = DataFolder.prepared("manystores");
                var node = NodeProcess.start(List.of(data.setting(), "instances.store=52"))) {
            var player = Player.register(node.http());
            try (var socket = GameSocket.open(node.http(), player.token())) {
                socket.ask(Events.dice("1.00"), "RoundUpdate");
            }
            var log = data.path().resolve("postgres").resolve("postgres.log");
            assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                    .contains("ready to accept connections")
                    .doesNotContain("too many clients")
                    .doesNotContain("remaining connection slots");
        }
    }
}
