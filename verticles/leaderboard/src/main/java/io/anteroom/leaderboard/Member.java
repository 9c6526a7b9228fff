package io.anteroom.leaderboard;

import io.anteroom.contracts.PlayerId;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * How a place stands in a sorted set of Redis.
 *
 * <p>Redis orders by a score, a double, and those of one score by the bytes of the member. So the score is the player's own,
 * negated where the highest is first, which a double holds exactly for all that is allowed; and a member is 24 bytes: eight of
 * the number by which the score was reached, the highest first, then the sixteen of the player. Of two players with 100 points
 * the one who has them since number 7 ({@code 0000000000000007…}) comes before the one since number 12
 * ({@code 000000000000000c…}), whatever their ids are. Numbers are not negative, so bytes compare as they do.
 */
final class Member {

    private static final int REACHED_LENGTH = 8;
    private static final int PLAYER_LENGTH = 16;

    private Member() {}

    static byte[] reached(long number) {
        return ByteBuffer.allocate(REACHED_LENGTH).putLong(number).array();
    }

    static byte[] player(PlayerId playerId) {
        var id = playerId.value();
        return ByteBuffer.allocate(PLAYER_LENGTH)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** Whose place a member is. */
    static PlayerId playerOf(byte[] member) {
        var bytes = ByteBuffer.wrap(member, REACHED_LENGTH, PLAYER_LENGTH);
        return new PlayerId(new UUID(bytes.getLong(), bytes.getLong()));
    }
}
