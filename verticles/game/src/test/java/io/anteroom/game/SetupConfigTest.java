package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupConfigTest {

    private final Rules slots = Games.find("slots").orElseThrow();

    @TempDir
    Path directory;

    @Test
    void defaults() {
        assertThat(from()).isEqualTo(new SetupConfig(new BigDecimal("0.90"), new BigDecimal("0.999"), Map.of()));
    }

    @Test
    void everySettingIsMapped() {
        var config = from("limits.returnMin=0.5", "limits.returnMax=0.995", "slots.machine=volcano");

        assertThat(config.returnMin()).isEqualTo("0.5");
        assertThat(config.returnMax()).isEqualTo("0.995");
        assertThat(config.props().keySet()).containsExactly("slots");
        assertThat(config.props().values())
                .singleElement()
                .isEqualTo(slots.spelledOut(slots.defaultProps().objectNode().put("theme", "volcano")));
    }

    @Test
    void aFileHoldsAMachineOrTheNameOfOne() throws Exception {
        var own = slots.defaultProps().put("theme", "my-own");

        assertThat(from("slots.machine=" + file(own.toString())).props()).isEqualTo(Map.of("slots", own));
        assertThat(from("slots.machine=" + file("{\"theme\":\"orchard\"}"))).isEqualTo(from("slots.machine=orchard"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "machine", ".json"), text);
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() throws Exception {
        var generous = slots.defaultProps();
        ((ObjectNode) generous.path("paytable").path("ten")).put("5", 5_000);
        var mean = slots.defaultProps();
        mean.remove("freeSpins");
        var empty = slots.defaultProps();
        empty.putArray("strips");
        assertRefused("limits.returnMin", "limits.returnMin=0.95", "limits.returnMax=0.94");
        assertRefused("limits.returnMin", "limits.returnMin=-0.1");
        assertRefused("limits.returnMax", "limits.returnMax=1.01");
        assertRefused("slots.machine", "slots.machine=moon");
        assertRefused("slots.machine", "slots.machine=" + directory);
        assertRefused("slots.machine", "slots.machine=" + file("{"));
        assertRefused("slots.machine", "slots.machine=" + file(""));
        assertRefused("customProps must be an object", "slots.machine=" + file("[]"));
        assertRefused("customProps.theme", "slots.machine=" + file("{\"theme\":\"moon\"}"));
        assertRefused("customProps.strips must be a list of 5", "slots.machine=" + file(empty.toString()));
        assertRefused("above limits.returnMax 0.999", "slots.machine=" + file(generous.toString()));
        assertRefused("below limits.returnMin 0.90", "slots.machine=" + file(mean.toString()));
        assertRefused("below limits.returnMin 0.99", "slots.machine=lagoon", "limits.returnMin=0.99");
    }

    private static void assertRefused(String named, String... assignments) {
        assertThatThrownBy(() -> from(assignments))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(named)
                .hasMessageContaining(assignments[0].substring(0, assignments[0].indexOf('=')));
    }

    private static SetupConfig from(String... assignments) {
        return SetupConfig.from(Settings.of(SetupConfig.KEYS, null, Map.of(), List.of(assignments)));
    }
}
