package io.anteroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void startEchoBehindTheProxy() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultProxy.start("echo-accept", this::acceptAll);
        proxy = FaultProxy.to("127.0.0.1", echo.getLocalPort(), 1);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsBothWays() throws IOException {
        try (Socket socket = connect()) {
            assertThat(roundTripMs(socket, new byte[5])).isNotNegative();
        }
        assertThat(proxy.counters().connections()).isEqualTo(1);
        assertThat(proxy.counters().bytes()).isEqualTo(10);
    }

    @Test
    void delaysEachDirection() throws IOException {
        try (Socket socket = connect()) {
            proxy.delay(Duration.ofMillis(60), Duration.ofMillis(20));
            assertThat(roundTripMs(socket, new byte[] {1})).isGreaterThanOrEqualTo(120);
        }
        assertThat(proxy.counters().delayedChunks()).isEqualTo(2);
    }

    @Test
    void throttles() throws IOException {
        try (Socket socket = connect()) {
            proxy.throttle(10_000);
            assertThat(roundTripMs(socket, new byte[1_000])).isGreaterThanOrEqualTo(180);
        }
        assertThat(proxy.counters().throttledChunks()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aBlackHoleHoldsWhatIsSentUntilHealed() throws IOException {
        try (Socket socket = connect()) {
            proxy.blackHole();
            socket.getOutputStream().write(7);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            await(1, () -> proxy.counters().heldChunks());

            proxy.heal();
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void swallowedConnectionsStayMuteAndNewOnesAreServed() throws IOException {
        try (Socket old = connect()) {
            assertThat(roundTripMs(old, new byte[] {1})).isNotNegative();
            proxy.swallow();
            proxy.heal();
            old.getOutputStream().write(7);
            try (Socket socket = connect()) {
                assertThat(roundTripMs(socket, new byte[] {1})).isNotNegative();
            }
            await(1, () -> proxy.counters().swallowedChunks());
            old.setSoTimeout(200);
            assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(proxy.counters().swallowedChunks()).isEqualTo(1);
    }

    @Test
    void aResetBreaksWhatIsOpenAndServesWhatIsNew() throws IOException {
        try (Socket socket = connect()) {
            assertThat(roundTripMs(socket, new byte[] {1})).isNotNegative();
            proxy.reset();
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.counters().brokenConnections()).isEqualTo(1);
        try (Socket socket = connect()) {
            assertThat(roundTripMs(socket, new byte[] {1})).isNotNegative();
        }
    }

    @Test
    void aCutEndsWhatIsOpenAndRefusesWhatIsNewUntilHealed() throws IOException {
        try (Socket open = connect()) {
            assertThat(roundTripMs(open, new byte[] {1})).isNotNegative();
            proxy.cut();
            assertThat(open.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket refused = connect()) {
            assertThatThrownBy(() -> refused.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.counters().refusedConnections()).isEqualTo(1);

        proxy.heal();
        try (Socket socket = connect()) {
            assertThat(roundTripMs(socket, new byte[] {1})).isNotNegative();
        }
    }

    @Test
    void putsItselfIntoUrls() {
        assertThat(proxy.through("postgresql://a:b@127.0.0.1:5432/anteroom"))
                .isEqualTo("postgresql://a:b@127.0.0.1:" + proxy.port() + "/anteroom");
    }

    /** The proxy's threads count what they hold or swallow as soon as they get to it. */
    private static void await(long expected, LongSupplier counted) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (counted.getAsLong() < expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(counted.getAsLong()).isEqualTo(expected);
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static long roundTripMs(Socket socket, byte[] bytes) throws IOException {
        long start = System.nanoTime();
        socket.getOutputStream().write(bytes);
        assertThat(socket.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
        return (System.nanoTime() - start) / 1_000_000;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = echo.accept();
                FaultProxy.start("echo", () -> echo(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException reset) {
            return;
        }
    }
}
