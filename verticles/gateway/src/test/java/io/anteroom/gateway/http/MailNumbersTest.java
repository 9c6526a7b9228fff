package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Mail;
import io.anteroom.contracts.Reply;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages whose data is not what it looks like: more digits than characters, escapes that are none. */
final class MailNumbersTest {

    private static final String TO = "01890000-0000-7000-8000-0000000000aa";

    private Site site;

    @BeforeEach
    void open() {
        site = new Site();
        site.neighbours.on(
                Mail.SEND,
                send -> Reply.done(new Mail.Sent(new UUID(0, 1), Instant.parse("2026-01-02T03:04:05Z"), false)));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private int send(String data) {
        var body = "{\"to\":\"" + TO + "\",\"data\":" + data + "}";
        return site.post("/api/v1/messages", body).as("neo").send().status();
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.50",
        "1e9999, 1E+9999",
        "1e10000, 1E+10000",
        "0e-5000, 0E-5000",
        "1e2147483647, 1E+2147483647",
        "12e2147483647, 12E+2147483647",
    })
    void aNumberKeepsItsValueAndStaysShort(String sent, String kept) {
        assertThat(send("{\"x\":" + sent + "}")).isEqualTo(201);

        assertThat(site.neighbours.asked(Mail.Send.class))
                .singleElement()
                .satisfies(send -> assertThat(send.data().text()).isEqualTo("{\"x\":" + kept + "}"));
    }

    @Test
    void aBackslashIsNoEscapeOfWhatFollowsItsPair() {
        assertThat(send("\"C:\\\\u0000dir\"")).isEqualTo(201);
        assertThat(send("\"C:\\u0000dir\"")).isEqualTo(400);
        assertThat(site.neighbours.asked(Mail.Send.class))
                .singleElement()
                .satisfies(send -> assertThat(send.data().tree().textValue()).isEqualTo("C:\\u0000dir"));
    }

    @Test
    void aListOfThemIsHeldAgainstTheBoundAsItIsWritten() {
        assertThat(send("[" + "1e9999,".repeat(500) + "1]")).isEqualTo(201);
        assertThat(send("[" + "1e9999,".repeat(600) + "1]")).isEqualTo(400);
        assertThat(site.neighbours.asked(Mail.Send.class)).hasSize(1);
    }
}
