package io.anteroom.bench;

/**
 * What all members of a room must agree on: the content under each number. The first one to hear a number says what it
 * is; the others are held against it. Belongs to the loop.
 */
final class RelayRoom {
    /** Members of one room are never further apart than this; a power of two. */
    private static final int REMEMBERED = 1 << 13;

    private final String id;
    private final long[] numbers = new long[REMEMBERED];
    private final long[] contents = new long[REMEMBERED];
    private long newest;

    RelayRoom(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** The newest number anybody was told, by an entry or by the answer to a message. */
    long newest() {
        return newest;
    }

    void reaches(long number) {
        newest = Math.max(newest, number);
    }

    /** Whether the content is what others heard under this number. */
    boolean agrees(long number, long content) {
        int place = (int) (number & (REMEMBERED - 1));
        if (numbers[place] < number) {
            numbers[place] = number;
            contents[place] = content;
            reaches(number);
            return true;
        }
        return numbers[place] > number || contents[place] == content;
    }
}
