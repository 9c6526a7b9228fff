package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTest {

    private static Cluster cluster(boolean enabled, String host, int port) {
        return new Cluster(enabled, "test", host, port, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "no.such.host.invalid", "localhost", "0.0.0.0", "1.2.3.4.5", ""})
    void aHostThatIsNoAddressOfThisMachineIsNamed(String host) {
        assertThatThrownBy(() -> cluster(true, host, 5701).requireUsable())
                .isInstanceOf(BadSetting.class)
                .hasMessage("cluster.host: found '" + host
                        + "', allowed is an IP address of a network interface of this machine");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> cluster(true, "127.0.0.1", port).requireUsable())
                    .isInstanceOf(BadSetting.class)
                    .hasMessageStartingWith("cluster.port: found '" + port + "', which can't be used at 127.0.0.1")
                    .hasMessageEndingWith("allowed is a whole number from 1 to 65535, not in use");
            assertThatCode(() -> cluster(false, "127.0.0.1", port).requireUsable())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aPortIsFreeAfterItWasLookedAt() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        cluster(true, "127.0.0.1", port).requireUsable();
        assertThatCode(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
                .doesNotThrowAnyException();
    }
}
