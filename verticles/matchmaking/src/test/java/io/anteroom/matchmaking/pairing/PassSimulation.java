package io.anteroom.matchmaking.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.TicketId;
import io.anteroom.matchmaking.pairing.Found.Lineup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every pass, over crowds that a seed makes. A seed that failed is put into {@link #SEEDS}. */
final class PassSimulation {

    private static final long NOW = 1_000_000_000_000L;
    private static final List<Long> SEEDS = List.of(1L, 42L);
    private static final int FRESH_SEEDS = 20;

    private static List<Long> seeds() {
        var seeds = new ArrayList<>(SEEDS);
        var source = new Random();
        for (int i = 0; i < FRESH_SEEDS; i++) {
            seeds.add(source.nextLong());
        }
        return seeds;
    }

    /** A crowd and what it is to be matched into. */
    private record Crowd(Format format, List<Waiting> tickets) {

        static Crowd of(Random random, int ticketsMax) {
            var start = random.nextInt(200);
            var window = new Window(start, random.nextInt(100), start + random.nextInt(1_000));
            var format = new Format(2 + random.nextInt(3), 1 + random.nextInt(4), window);
            var spread = 1 + random.nextInt(3_000);
            var tickets = new ArrayList<Waiting>();
            for (int i = random.nextInt(ticketsMax); i >= 0; i--) {
                tickets.add(new Waiting(
                        TicketId.next(),
                        random.nextInt(spread),
                        1 + random.nextInt(format.teamSize()),
                        NOW - random.nextInt(30_000)));
            }
            return new Crowd(format, tickets);
        }

        List<Lineup> match() {
            return Pass.run(format, List.of(), tickets, NOW).lineups();
        }
    }

    @Test
    void nobodyIsMatchedTwiceAndEveryTeamIsFullAndEverybodyIsInReachOfTheOldest() {
        for (long seed : seeds()) {
            var random = new Random(seed);
            for (int i = 0; i < 50; i++) {
                check(Crowd.of(random, 300), seed);
            }
        }
    }

    private static void check(Crowd crowd, long seed) {
        Set<TicketId> seen = new HashSet<>();
        for (var lineup : crowd.match()) {
            assertThat(lineup.teams())
                    .as("seed %s", seed)
                    .hasSize(crowd.format().teams());
            for (var team : lineup.teams()) {
                assertThat(team.stream().mapToInt(Waiting::size).sum())
                        .as("seed %s", seed)
                        .isEqualTo(crowd.format().teamSize());
            }
            var members = lineup.teams().stream().flatMap(List::stream).toList();
            for (var member : members) {
                assertThat(seen.add(member.ticketId())).as("seed %s", seed).isTrue();
                assertThat(crowd.tickets()).as("seed %s", seed).contains(member);
            }
            assertThat(members).as("seed %s", seed).anyMatch(one -> reachesAll(crowd.format(), one, members));
        }
    }

    /** Whether it is the oldest, or one of several, and the others are within its window. */
    private static boolean reachesAll(Format format, Waiting oldest, List<Waiting> members) {
        int reach = format.window().after(NOW - oldest.joinedAtMs());
        return members.stream()
                .allMatch(member ->
                        member.joinedAtMs() >= oldest.joinedAtMs() && Math.abs(member.rank() - oldest.rank()) <= reach);
    }

    /** By brute force over small crowds: the oldest is matched whenever any match with it is possible at all. */
    @Test
    void theOldestIsMatchedIfItCanBe() {
        int possible = 0;
        int impossible = 0;
        for (long seed : seeds()) {
            var random = new Random(seed);
            for (int i = 0; i < 100; i++) {
                var crowd = Crowd.of(random, 11);
                var oldest = crowd.tickets().stream()
                        .min(Comparator.comparingLong(Waiting::joinedAtMs))
                        .orElseThrow();
                var matched = crowd.match().stream()
                        .anyMatch(lineup -> lineup.teams().stream().anyMatch(team -> team.contains(oldest)));
                var can = canBeMatched(crowd, oldest);
                assertThat(matched).as("seed %s: %s in %s", seed, oldest, crowd).isEqualTo(can);
                possible += can ? 1 : 0;
                impossible += can ? 0 : 1;
            }
        }
        assertThat(possible).isGreaterThan(100);
        assertThat(impossible).isGreaterThan(100);
    }

    private static boolean canBeMatched(Crowd crowd, Waiting oldest) {
        int reach = crowd.format().window().after(NOW - oldest.joinedAtMs());
        var near = crowd.tickets().stream()
                .filter(ticket -> !ticket.equals(oldest) && Math.abs(ticket.rank() - oldest.rank()) <= reach)
                .toList();
        var free = new int[crowd.format().teams()];
        Arrays.fill(free, crowd.format().teamSize());
        free[0] -= oldest.size();
        return canFill(free, near, 0);
    }

    /** Tries every ticket in every team. */
    private static boolean canFill(int[] free, List<Waiting> tickets, int from) {
        if (Arrays.stream(free).allMatch(places -> places == 0)) {
            return true;
        }
        if (from == tickets.size()) {
            return false;
        }
        if (canFill(free, tickets, from + 1)) {
            return true;
        }
        int size = tickets.get(from).size();
        for (int team = 0; team < free.length; team++) {
            if (free[team] >= size) {
                free[team] -= size;
                var can = canFill(free, tickets, from + 1);
                free[team] += size;
                if (can) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Newcomers keep coming, always nearer to each other than to those at the edges: nobody waits longer than the window
     * needs to reach the crowd.
     */
    @Test
    void nobodyStarvesHoweverManyNewcomersThereAre() {
        var format = new Format(2, 1, new Window(50, 50, 1_000));
        for (long seed : seeds()) {
            var random = new Random(seed);
            Map<TicketId, Waiting> queue = new HashMap<>();
            long longestMs = 0;
            for (long nowMs = NOW; nowMs < NOW + 120_000; nowMs += 250) {
                for (int i = random.nextInt(6); i > 0; i--) {
                    int rank = random.nextInt(20) == 0 ? 600 + random.nextInt(300) : 1_500 + random.nextInt(30);
                    var ticket = new Waiting(TicketId.next(), rank, 1, nowMs);
                    queue.put(ticket.ticketId(), ticket);
                }
                for (var lineup : Pass.run(format, List.of(), List.copyOf(queue.values()), nowMs)
                        .lineups()) {
                    lineup.teams().forEach(team -> team.forEach(ticket -> queue.remove(ticket.ticketId())));
                }
                for (var ticket : queue.values()) {
                    longestMs = Math.max(longestMs, nowMs - ticket.joinedAtMs());
                }
            }
            assertThat(longestMs)
                    .as("seed %s", seed)
                    .isLessThanOrEqualTo(format.window().growsForMs() + 1_000);
        }
    }

    /** The same crowd, whatever order it comes in, is matched the same: there is no chance in a pass. */
    @Test
    void theOrderInWhichTicketsAreHandedInDoesNotMatter() {
        for (long seed : seeds()) {
            var random = new Random(seed);
            var window = new Window(100, 50, 1_000);
            var tickets = new ArrayList<Waiting>();
            for (int i = 0; i < 200; i++) {
                tickets.add(new Waiting(TicketId.next(), random.nextInt(2_000), 1 + random.nextInt(2), NOW - 7L * i));
            }
            var format = new Format(2, 3, window);
            var first = Pass.run(format, List.of(), tickets, NOW);
            Collections.shuffle(tickets, random);
            assertThat(Pass.run(format, List.of(), tickets, NOW))
                    .as("seed %s", seed)
                    .isEqualTo(first);
        }
    }
}
