package io.anteroom.player;

import static io.anteroom.player.RunningPlayer.codeOf;
import static io.anteroom.player.RunningPlayer.doneOf;
import static io.anteroom.player.RunningPlayer.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Players;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.SealBroken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without Redis: what is asked here must work then too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlayerVerticleTest {

    private final MasterKey masterKey = RunningPlayer.masterKey();

    @SuppressWarnings("NullAway.Init") // Set before all.
    private RunningPlayer node;

    @BeforeAll
    void start() throws Exception {
        node = RunningPlayer.start(masterKey, RunningPlayer.NO_REDIS);
    }

    @AfterAll
    void stop() throws Exception {
        node.close();
    }

    @Test
    void newPlayerGetsSeedsAndWelcomeMoneyAndAHashedPassword() throws Exception {
        var profile = doneOf(node.register("welcome"));

        var created = Objects.requireNonNull(node.store.players.get("welcome"));
        assertThat(profile.playerId()).isEqualTo(created.playerId());
        assertThat(created.welcome()).isEqualTo(new Money(1000_00, Currency.FUN));
        assertThat(created.clientSeed()).matches("[0-9a-f]{16}");
        assertThat(created.activeSeed()).isNotEqualTo(created.nextSeed());
        assertThat(created.passwordHash())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain("password123");
        assertThat(codeOf(node.register("welcome"))).isEqualTo(Code.USERNAME_TAKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "ab, a@example.com, password123",
        "a23456789012345678901234567890123, a@example.com, password123",
        "with space, a@example.com, password123",
        "dash-ed, a@example.com, password123",
        "ümlaut, a@example.com, password123",
        "name, not an address, password123",
        "name, no.at.example.com, password123",
        "name, two@at@example.com, password123",
        "name, a@.example.com, password123",
        "name, a@example.com, short12",
    })
    void whatCantBeAnAccountIsRefusedWithoutHashing(String username, String email, String password) throws Exception {
        long before = node.hashed();

        var reply = node.ask(Players.REGISTER, new Players.Register(username, email, password));

        assertThat(codeOf(reply)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(node.hashed()).isEqualTo(before);
    }

    @Test
    void lengthsAreBounded() throws Exception {
        var longPassword = new Players.Register("lengths", "a@example.com", "x".repeat(129));
        var longEmail = new Players.Register("lengths", "a@" + "x".repeat(253), "password123");
        var atTheBounds = new Players.Register("l".repeat(32), "a@" + "x".repeat(252), "ü".repeat(128));

        assertThat(codeOf(node.ask(Players.REGISTER, longPassword))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(codeOf(node.ask(Players.REGISTER, longEmail))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(doneOf(node.ask(Players.REGISTER, atTheBounds)).username()).hasSize(32);
        assertThat(doneOf(node.logIn("l".repeat(32), "ü".repeat(128))).profile().username())
                .hasSize(32);
        assertThat(codeOf(node.logIn("", "password123"))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(codeOf(node.logIn("lengths", "x".repeat(129)))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void tokenOfALoginIsWhatItsCheckersExpect() throws Exception {
        var profile = doneOf(node.register("tokens"));
        var before = Instant.now();

        var loggedIn = doneOf(node.logIn("tokens", "password123"));

        var claims = verify(node.publicKeys(), loggedIn.tokens().token());
        assertThat(loggedIn.profile()).isEqualTo(profile);
        assertThat(loggedIn.tokens().expiresInSeconds()).isEqualTo(600);
        assertThat(claims.getIssuer()).isEqualTo("anteroom");
        assertThat(claims.getAudience()).containsExactly("anteroom");
        assertThat(claims.getSubject()).isEqualTo(profile.playerId().toString());
        assertThat(claims.getStringClaim("scope")).isEmpty();
        assertThat(UUID.fromString(claims.getJWTID()).version()).isEqualTo(7);
        assertThat(LoginId.parse(claims.getStringClaim("sid")).value().version())
                .isEqualTo(7);
        assertThat(Duration.between(before, claims.getExpirationTime().toInstant()))
                .isBetween(Duration.ofSeconds(598), Duration.ofSeconds(620));
    }

    @Test
    void keysOfOthersDontPass() throws Exception {
        var told = node.publicKeys();
        var kid = told.getKeys().get(0).getKeyID();
        var others = new com.nimbusds.jose.jwk.RSAKey.Builder(
                        SigningKey.make(Instant.now()).rsa())
                .keyID(kid)
                .build();
        var subject = new AccessTokens.Subject(OperatorTokens.OPERATOR, null, "wallet:fund");
        var forged = new AccessTokens(others).sign(subject, Instant.now(), Duration.ofHours(1));

        assertThatThrownBy(() -> verify(told, forged)).isInstanceOf(AssertionError.class);
    }

    @Test
    void privateKeysAreNotTold() throws Exception {
        var told = node.publicKeys();

        assertThat(told.getKeys()).hasSize(2).noneMatch(com.nimbusds.jose.jwk.JWK::isPrivate);
        assertThat(node.ask(Keys.PUBLIC, new Keys.ListPublic()).toString()).doesNotContain("\"d\"");
    }

    @Test
    void operatorsTokenPassesOnEveryNode() throws Exception {
        var token = OperatorTokens.issue(masterKey, Set.of("wallet:fund", "games:configure"), Duration.ofHours(1));

        var claims = verify(node.publicKeys(), token);

        assertThat(claims.getStringClaim("scope")).isEqualTo("games:configure wallet:fund");
        assertThat(claims.getSubject()).isEqualTo("00000000-0000-7000-8000-000000000000");
        assertThat(claims.getClaim("sid")).isNull();
    }

    @Test
    void unknownNameAndWrongPasswordHashAndAnswerAlike() throws Exception {
        assertThat(doneOf(node.register("careful")).username()).isEqualTo("careful");
        long before = node.hashed();

        var wrong = node.logIn("careful", "password124");
        assertThat(node.hashed()).isEqualTo(before + 1);
        var unknown = node.logIn("nobody", "password123");
        assertThat(node.hashed()).isEqualTo(before + 2);

        assertThat(codeOf(wrong)).isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(unknown).isEqualTo(wrong);
    }

    @Test
    void eachRefreshTokenWorksOnceAndARepeatGetsTheSame() throws Exception {
        assertThat(doneOf(node.register("refresher")).username()).isEqualTo("refresher");
        var first = doneOf(node.logIn("refresher", "password123")).tokens();

        var second = doneOf(refresh(first.refreshToken()));
        var again = doneOf(refresh(first.refreshToken()));
        var third = doneOf(refresh(second.refreshToken()));

        assertThat(again.refreshToken()).isEqualTo(second.refreshToken());
        assertThat(List.of(first.refreshToken(), second.refreshToken(), third.refreshToken()))
                .doesNotHaveDuplicates()
                .allMatch(RefreshTokens::isWellFormed);
        assertThat(loginOf(second)).isEqualTo(loginOf(first)).isEqualTo(loginOf(third));

        assertThat(codeOf(refresh(first.refreshToken()))).isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(codeOf(refresh(third.refreshToken()))).isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(node.store.ended).contains(LoginId.parse(loginOf(first)));
    }

    @Test
    void unknownRefreshTokensAreRefused() throws Exception {
        assertThat(codeOf(refresh("A".repeat(43)))).isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(codeOf(refresh(""))).isEqualTo(Code.AUTHENTICATION_FAILED);
        assertThat(codeOf(refresh("A".repeat(10_000)))).isEqualTo(Code.AUTHENTICATION_FAILED);
    }

    @Test
    void aRefusedLoginOpensNone() throws Exception {
        try (var other = RunningPlayer.start(masterKey, RunningPlayer.NO_REDIS)) {
            assertThat(doneOf(other.register("refused")).username()).isEqualTo("refused");
            other.store.profilesRefused = Code.UNAVAILABLE;

            assertThat(codeOf(other.logIn("refused", "password123"))).isEqualTo(Code.UNAVAILABLE);

            assertThat(other.store.open).isEmpty();
        }
    }

    @Test
    void logOutEndsTheLogin() throws Exception {
        assertThat(doneOf(node.register("leaver")).username()).isEqualTo("leaver");
        var tokens = doneOf(node.logIn("leaver", "password123")).tokens();
        var loginId = LoginId.parse(loginOf(tokens));

        assertThat(doneOf(node.ask(Players.LOG_OUT, new Players.LogOut(loginId))))
                .isNotNull();

        assertThat(node.store.ended).contains(loginId);
        assertThat(codeOf(refresh(tokens.refreshToken()))).isEqualTo(Code.AUTHENTICATION_FAILED);
    }

    @Test
    void withoutRedisEachInstanceCountsByItself() throws Exception {
        assertThat(doneOf(node.register("locked")).username()).isEqualTo("locked");
        for (int i = 0; i < 10; i++) {
            assertThat(codeOf(node.logIn("locked", "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);
        }

        assertThat(codeOf(node.logIn("locked", "password123"))).isEqualTo(Code.LOCKED_OUT);
    }

    @Test
    void factoryMakesPlayersWithTokensInBatches() throws Exception {
        var made = new java.util.ArrayList<PlayerFactory.TestPlayer>();
        var factory = new PlayerFactory(RunningPlayer.config(), node.bus, masterKey);

        factory.create(1_005, Duration.ofHours(2), made::add).await(60, java.util.concurrent.TimeUnit.SECONDS);

        assertThat(made).hasSize(1_005).allMatch(player -> player.username().matches("[A-Za-z0-9]{3,32}"));
        assertThat(made.stream().map(PlayerFactory.TestPlayer::playerId)).doesNotHaveDuplicates();
        var last = made.get(1_004);
        var claims = verify(node.publicKeys(), last.token());
        assertThat(claims.getSubject()).isEqualTo(last.playerId().toString());
        assertThat(claims.getClaim("sid")).isNull();
        Accounts.NewPlayer stored = Objects.requireNonNull(node.store.players.get(last.username()));
        assertThat(stored.passwordHash()).isNull();
        assertThat(codeOf(node.logIn(last.username(), "password123"))).isEqualTo(Code.AUTHENTICATION_FAILED);
    }

    @Test
    void anotherMasterKeyStopsTheStart() throws Exception {
        try (var other = new RunningPlayer()) {
            other.deployStore();
            other.store.master = masterKey.check();

            assertThatThrownBy(() -> other.deploy(RunningPlayer.masterKey(), RunningPlayer.NO_REDIS))
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("keys.master");
        }
    }

    @Test
    void brokenSealStopsTheStart() throws Exception {
        try (var other = new RunningPlayer()) {
            other.deployStore();
            var sealed = SigningKey.make(Instant.now()).seal(masterKey);
            sealed.sealed().array()[20] ^= 1;
            other.store.keys.add(
                    new Keys.Stored(sealed.keyId(), Bytes.of(sealed.sealed().array()), sealed.createdAt()));

            assertThatThrownBy(() -> other.deploy(masterKey, RunningPlayer.NO_REDIS))
                    .isInstanceOf(SealBroken.class);
        }
    }

    private io.anteroom.contracts.Reply<Players.Tokens> refresh(String token) throws Exception {
        return node.ask(Players.REFRESH, new Players.Refresh(token));
    }

    private String loginOf(Players.Tokens tokens) throws Exception {
        return verify(node.publicKeys(), tokens.token()).getStringClaim("sid");
    }
}
