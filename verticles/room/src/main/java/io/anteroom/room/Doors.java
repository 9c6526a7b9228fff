package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may enter: a match's room admits its players, and a room with a password who knows it.
 *
 * <p>A password's hash is a keyed one, under a key that only the nodes have, with a salt: who reads the database can't guess
 * at it, and who asks a node gets few tries. That is why it need not be slow.
 */
final class Doors {

    private static final int SALT_BYTES = 16;
    /** Of one player, at whatever rooms. */
    private static final int WRONG_MAX = 10;
    /**
     * At one room, of whatever players: many accounts together guess six digits in 17 hours on the average. A crowd that fills a
     * room, and half of which errs at first, is not shut out.
     */
    private static final int WRONG_IN_ROOM_MAX = 500;

    private static final int WRONG_WITHIN_SECONDS = 60;
    private static final String KEY = "room.password";

    private static final Refusal NOT_ADMITTED = new Refusal(Code.FORBIDDEN, "this room is for its players only");
    private static final Refusal WRONG = new Refusal(Code.FORBIDDEN, "the password is another one");
    private static final Refusal TOO_MANY_TRIES =
            new Refusal(Code.RATE_LIMITED, "too many wrong passwords", WRONG_WITHIN_SECONDS * 1_000L);

    private final RedisLink redis;
    private final byte[] key;
    private final SecureRandom random = new SecureRandom();

    Doors(RedisLink redis, MasterKey master) {
        this.redis = redis;
        this.key = master.derive(KEY);
    }

    /** Fails if Redis, which counts wrong passwords, does not answer. */
    Future<Reply<Done>> mayEnter(StoredRooms.Row row, Rooms.Join join) {
        var player = join.seat().playerId();
        if (row.admitted() != null && !row.admitted().contains(player)) {
            return Future.succeededFuture(Reply.refused(NOT_ADMITTED));
        }
        var hash = row.passwordHash();
        if (hash == null || player.equals(row.createdBy())) {
            return Future.succeededFuture(Reply.done(Done.DONE));
        }
        var password = join.password();
        var right = password == null ? "" : opens(hash, password) ? "1" : "0";
        return redis.run(
                        Script.KNOCK.redis(),
                        List.of(),
                        row.roomId(),
                        player,
                        right,
                        WRONG_MAX,
                        WRONG_IN_ROOM_MAX,
                        WRONG_WITHIN_SECONDS)
                .map(answer -> judged(Answers.letter(Answers.present(answer))));
    }

    private static Reply<Done> judged(char letter) {
        return switch (letter) {
            case 'A' -> Reply.done(Done.DONE);
            case 'N' -> Reply.refused(WRONG);
            default -> Reply.refused(TOO_MANY_TRIES);
        };
    }

    /** Salt and keyed hash. */
    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return text(salt) + "." + text(hash(salt, password));
    }

    private boolean opens(String hash, String password) {
        var parts = hash.split("\\.");
        var decoder = Base64.getUrlDecoder();
        return MessageDigest.isEqual(decoder.decode(parts[1]), hash(decoder.decode(parts[0]), password));
    }

    private byte[] hash(byte[] salt, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(salt);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
