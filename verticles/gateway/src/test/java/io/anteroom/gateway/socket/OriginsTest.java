package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginsTest {

    private final Origins origins = new Origins(List.of("https://Play.Example.com"));

    @ParameterizedTest
    @CsvSource({
        "https://play.example.com,true",
        "https://PLAY.example.com:443,true",
        "http://own:8080,true",
        "http://play.example.com,false",
        "https://play.example.com.evil,false",
        "https://own:8080,false",
        "http://own,false",
        "null,false",
        "file://,false",
    })
    void listedAndOwnPagesMayConnect(String origin, boolean allowed) {
        assertThat(origins.allows(origin, "http://own:8080")).isEqualTo(allowed);
    }
}
