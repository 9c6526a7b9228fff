package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdbcUrlTest {

    @Test
    void userAndPasswordAreTakenOutAndDecoded() {
        assertThat(JdbcUrl.parse("postgresql://an%40user:p%2Fw+d@db:6000/game?sslmode=require"))
                .isEqualTo(new JdbcUrl(
                        "jdbc:postgresql://db:6000/game?loginTimeout=10&sslmode=require", "an@user", "p/w+d"));
    }

    @Test
    void thePortMayBeLeftOut() {
        assertThat(JdbcUrl.parse("postgresql://u@db/game"))
                .isEqualTo(new JdbcUrl("jdbc:postgresql://db:5432/game?loginTimeout=10", "u", ""));
    }

    @Test
    void thePasswordIsNeverWritten() {
        assertThat(JdbcUrl.parse("postgresql://u:secret@db/game").toString()).doesNotContain("secret");
    }
}
