-- Order of locks, for whoever takes several: a player who changes parties, parties, a shard, matches, then seats by player,
-- then ratings by player, then profiles by player, then rooms. Each in a statement of its own, and only what is read after it counts.

-- The open match that a player is in.
create or replace function open_match(p_player uuid) returns uuid language sql stable as $$
    select m.room_id
    from match_seats s
    join matches m on m.room_id = s.room_id
    join rooms r on r.id = m.room_id
    where s.player_id = p_player and m.ended_at is null and r.status = 'open'
$$;

-- A player as MatchFound shows them.
create or replace function found_player(p_player uuid, p_username text, p_rating bigint, p_team int) returns text
language sql immutable as $$
    select '{"playerId":"' || p_player || '","username":' || to_json(p_username) || ',"rating":' || p_rating
        || ',"team":' || p_team || '}'
$$;

-- What MatchFound tells a player of a match: those who are in it, and of one that is over those who were. Who came into it
-- later is also told which entry theirs was, so that who comes back is not taken for one who never left. A node of before
-- names no player.
drop function if exists match_found(uuid);
create or replace function match_found(p_room uuid, p_player uuid default null) returns text language sql stable as $$
    select format('{"roomId":"%s","mode":"%s","players":[%s]%s}', m.room_id, split_part(m.shard, '/', 1),
        string_agg(found_player(f.player_id, f.username, f.rating, m.teams[i]), ',' order by i),
        (select ',"entry":' || s.entry from match_seats s
            where s.player_id = p_player and s.room_id = p_room and s.entry > 0))
    from matches m
    cross join lateral generate_subscripts(m.players, 1) i
    join profiles f on f.player_id = m.players[i]
    where m.room_id = p_room
        and (m.ended_at is not null
            or exists (select from match_seats s where s.player_id = m.players[i] and s.room_id = p_room))
    group by m.room_id, m.shard
$$;

-- Ends a ticket; all its seats are locked. Its players but some are told why.
create or replace function end_ticket(p_ticket uuid, p_players uuid[], p_reason text, p_untold uuid[]) returns void
language plpgsql as $$
begin
    insert into push_outbox (player_id, event_type, fields)
    select s.player_id, 'QueueLeft', json_build_object(
        'ticketId', p_ticket, 'mode', split_part(s.shard, '/', 1), 'reason', p_reason)::text
    from match_seats s
    where s.player_id = any(p_players) and s.ticket_id = p_ticket and s.player_id <> all(p_untold)
    order by s.player_id;

    update match_seats s
    set ticket_id = null, shard = null, rank = null, players = null, joined_at = null, expires_at = null, ends_at = null
    where s.player_id = any(p_players) and s.ticket_id = p_ticket;
end $$;

-- Locks the seats of these players and of all who share a ticket with one of them. Fails as a collision if such a ticket
-- changes meanwhile; then the same again may succeed.
create or replace function lock_seats(p_players uuid[]) returns void language plpgsql as $$
declare
    everyone uuid[];
begin
    everyone := array(
        select unnest(p_players)
        union
        select unnest(s.players) from match_seats s where s.player_id = any(p_players));
    perform from match_seats s where s.player_id = any(everyone) order by s.player_id for no key update;
    if exists (select from match_seats s where s.player_id = any(p_players) and not s.players <@ everyone) then
        raise exception 'a ticket has changed meanwhile' using errcode = '40001';
    end if;
end $$;

-- Takes or refreshes tickets, one after another; a row for each. A ticket of the same players in the same shard keeps its
-- name and its time; any other that one of them has ends. Where p_wait_max_ms is 0, as of a queue that is full, no ticket is
-- made and none ends: then what would be a new one is a row without a ticket.
create or replace function join_queue(
    p_players uuid[], p_parties uuid[], p_tickets uuid[], p_shards text[], p_ranks int[], p_party_max int[],
    p_ttl_ms bigint[], p_wait_max_ms bigint[])
returns table (
    outcome text, ticket uuid, ticket_rank int, waited_ms bigint, room uuid, match text, old_ticket uuid, old_shard text)
language plpgsql as $$
declare
    everyone uuid[];
    members uuid[];
    together uuid[];
    party parties;
    seat match_seats;
    old record;
    at_now timestamptz;
begin
    perform from parties p where p.id = any(p_parties) order by p.id for share;
    everyone := array(
        select unnest(p_players)
        union
        select m.player_id from party_members m where m.party_id = any(p_parties));
    insert into match_seats (player_id)
    select p.id from players p where p.id = any(everyone) order by p.id
    on conflict do nothing;
    perform lock_seats(everyone);

    for n in 1 .. cardinality(p_players) loop
        outcome := null;
        ticket := null;
        ticket_rank := null;
        waited_ms := null;
        room := null;
        match := null;
        old_ticket := null;
        old_shard := null;
        members := array[p_players[n]];
        if p_parties[n] is not null then
            select * into party from parties p where p.id = p_parties[n];
            members := array(
                select m.player_id from party_members m where m.party_id = p_parties[n] order by m.player_id);
            outcome := case
                when party.id is null or p_players[n] <> all(members) then 'UNKNOWN_PARTY'
                when party.leader <> p_players[n] then 'NOT_LEADER'
                when cardinality(members) > p_party_max[n] then 'PARTY_TOO_LARGE' end;
            if outcome is not null then
                return next;
                continue;
            end if;
        end if;
        select * into seat from match_seats s where s.player_id = p_players[n];
        if not found then
            outcome := 'UNKNOWN_PLAYER';
            return next;
            continue;
        end if;
        room := open_match(p_players[n]);
        if room is not null then
            outcome := 'MATCHED';
            match := match_found(room, p_players[n]);
            return next;
            continue;
        end if;
        if exists (select from unnest(members) member where open_match(member) is not null) then
            outcome := 'MEMBER_MATCHED';
            return next;
            continue;
        end if;

        outcome := 'QUEUED';
        at_now := clock_timestamp();
        together := case when cardinality(members) > 1 then members end;
        ticket_rank := coalesce(p_ranks[n], (
            select least(100000, greatest(0, round(avg(f.rating))))::int
            from profiles f
            where f.player_id = any(members)));
        -- One whose longest wait is over is over, though nobody has ended it yet: it is replaced.
        if seat.ticket_id is not null and seat.ends_at > at_now and seat.shard = p_shards[n]
            and seat.players is not distinct from together
        then
            ticket := seat.ticket_id;
            waited_ms := extract(epoch from at_now - seat.joined_at) * 1000;
            update match_seats s
            set rank = ticket_rank,
                expires_at = least(s.ends_at, at_now + p_ttl_ms[n] * interval '1 millisecond'),
                changed_tx = pg_current_xact_id()::text::bigint
            where s.player_id = any(members);
        elsif p_wait_max_ms[n] > 0 then
            ticket := p_tickets[n];
            waited_ms := 0;
            old_ticket := seat.ticket_id;
            old_shard := seat.shard;
            for old in
                select distinct s.ticket_id, coalesce(s.players, array[s.player_id]) as players
                from match_seats s
                where s.player_id = any(members) and s.ticket_id is not null
                order by 1
            loop
                perform end_ticket(old.ticket_id, old.players, 'memberLeft', members);
            end loop;
            update match_seats s
            set ticket_id = ticket,
                shard = p_shards[n],
                rank = ticket_rank,
                players = together,
                joined_at = at_now,
                expires_at = at_now + least(p_ttl_ms[n], p_wait_max_ms[n]) * interval '1 millisecond',
                ends_at = at_now + p_wait_max_ms[n] * interval '1 millisecond',
                changed_tx = pg_current_xact_id()::text::bigint,
                room_id = null
            where s.player_id = any(members);
        end if;
        return next;
    end loop;
end $$;

-- Ends a player's ticket, also for those who share it; no row if there is none.
create or replace function leave_queue(p_player uuid) returns table (ticket uuid, ticket_shard text)
language plpgsql as $$
declare
    seat match_seats;
begin
    perform lock_seats(array[p_player]);
    select * into seat from match_seats s where s.player_id = p_player and s.ticket_id is not null;
    if found then
        perform end_ticket(seat.ticket_id, coalesce(seat.players, array[p_player]), 'memberLeft', array[p_player]);
        ticket := seat.ticket_id;
        ticket_shard := seat.shard;
        return next;
    end if;
end $$;

-- Where a player stands: one row. A ticket that was quiet for a quarter of its life is given all of it again.
create or replace function find_seat(p_player uuid, p_shard text, p_ttl_ms bigint)
returns table (
    ticket uuid, ticket_shard text, ticket_rank int, waited_ms bigint, queue_size int, room uuid, match text)
language plpgsql as $$
declare
    seat match_seats;
begin
    update match_seats s
    set expires_at = least(s.ends_at, clock_timestamp() + p_ttl_ms * interval '1 millisecond'),
        changed_tx = pg_current_xact_id()::text::bigint
    where s.player_id = p_player and s.ticket_id is not null
        and s.expires_at < least(s.ends_at, clock_timestamp() + p_ttl_ms * interval '0.75 millisecond');
    select * into seat from match_seats s where s.player_id = p_player;
    ticket := seat.ticket_id;
    ticket_shard := seat.shard;
    ticket_rank := seat.rank;
    waited_ms := extract(epoch from clock_timestamp() - seat.joined_at) * 1000;
    room := open_match(p_player);
    match := match_found(room, p_player);
    queue_size := (
        select count(*)
        from (
            select from match_seats w
            where w.shard = coalesce(seat.shard, p_shard) and w.ticket_id is not null
            limit 1000) counted);
    -- Many who ask often must not count many: then it is as many as the owner of the shard said lately.
    if queue_size = 1000 then
        queue_size := greatest(queue_size, (
            select o.waiting from match_shards o where o.shard = coalesce(seat.shard, p_shard)));
    end if;
    return next;
end $$;

-- Ends tickets none of whose players gave a sign of life in time, and those that have waited for as long as their mode lets
-- them, and tells their players why.
create or replace function expire_tickets(p_limit int) returns table (ticket uuid, ticket_shard text)
language plpgsql set enable_seqscan = off as $$
declare
    late uuid[];
    seat match_seats;
begin
    late := array(
        select s.player_id from match_seats s
        where s.ticket_id is not null and s.expires_at <= clock_timestamp()
        order by s.player_id
        limit p_limit);
    perform lock_seats(late);
    for seat in
        select distinct on (s.ticket_id) s.* from match_seats s
        where s.player_id = any(late) and s.ticket_id is not null and s.expires_at <= clock_timestamp()
        order by s.ticket_id
    loop
        if not exists (
            select from match_seats o
            where o.player_id = any(seat.players) and o.ticket_id = seat.ticket_id and o.expires_at > clock_timestamp()
        ) then
            perform end_ticket(seat.ticket_id, coalesce(seat.players, array[seat.player_id]),
                case when seat.ends_at <= clock_timestamp() then 'unmatched' else 'expired' end, array[]::uuid[]);
            ticket := seat.ticket_id;
            ticket_shard := seat.shard;
            return next;
        else
            -- Another of the party's players keeps it alive, so that nobody need look at this seat until then.
            update match_seats s
            set expires_at = (
                select max(o.expires_at) from match_seats o
                where o.player_id = any(seat.players) and o.ticket_id = seat.ticket_id)
            where s.player_id = any(seat.players) and s.ticket_id = seat.ticket_id;
        end if;
    end loop;
end $$;

-- Matchers that live, what each may own by its configuration and how much of it is its fair share, how much it owns, and how
-- much of it nobody does. Of a shard that several may own each counts a part, so that all are owned by somebody if nobody
-- has less than their share.
create or replace function matcher_loads()
returns table (id uuid, shards text[], share int, owned int, unowned int) language sql stable as $$
    with known as (
        select s.shard, count(*) as matchers
        from matchers m
        cross join lateral unnest(m.shards) as s (shard)
        group by s.shard)
    select m.id, m.shards,
        -- Rounded first: sixths add up to a little more than one.
        (select coalesce(ceil(round(sum(1.0 / k.matchers), 6)), 0)::int from known k where k.shard = any(m.shards)),
        (select count(*)::int from match_shards o where o.matcher_id = m.id and o.until > clock_timestamp()),
        (select count(*)::int from match_shards o
            where o.shard = any(m.shards) and (o.matcher_id is null or o.until <= clock_timestamp()))
    from matchers m
$$;

-- Says that a matcher lives and gives it its share of the shards; a row for each shard there is, with the epoch if the
-- matcher owns it now. One at a time, so that nobody counts while others come and go.
--
-- Who has more than their share gives up only what somebody with less may take, and not more than they will. So what is free
-- either has such a taker or is for whoever comes first: no shard stays without an owner because all who know it have their
-- share, and none goes back and forth, since with each that moves somebody lacks less who never gives one up.
create or replace function hold_shards(
    p_matcher uuid, p_shards text[], p_measured text[], p_waiting int[], p_waits text[], p_ttl_ms bigint)
returns table (name text, owned_epoch bigint, waiting int, waits text)
language plpgsql as $$
declare
    lives_until timestamptz;
    surplus text;
begin
    perform pg_advisory_xact_lock(7236451, 10);
    lives_until := clock_timestamp() + p_ttl_ms * interval '1 millisecond';
    insert into matchers as known (id, until, shards) values (p_matcher, lives_until, p_shards)
    on conflict (id) do update set until = excluded.until, shards = excluded.shards;
    delete from matchers k where k.until < clock_timestamp();
    insert into match_shards (shard) select unnest(p_shards) order by 1 on conflict do nothing;

    update match_shards s
    set until = lives_until
    where s.matcher_id = p_matcher and s.until > clock_timestamp() and s.shard = any(p_shards);
    update match_shards s
    set waiting = p_waiting[i], waits = p_waits[i]
    from generate_subscripts(p_measured, 1) i
    where s.shard = p_measured[i] and s.matcher_id = p_matcher and s.until > clock_timestamp();

    loop
        with loads as materialized (select * from matcher_loads())
        select o.shard into surplus
        from loads mine
        join match_shards o on o.matcher_id = mine.id and o.until > clock_timestamp()
        where mine.id = p_matcher and mine.owned > mine.share
            and exists (
                select from loads l
                where l.id <> p_matcher and o.shard = any(l.shards) and l.owned + l.unowned < l.share)
        order by o.shard desc
        limit 1;
        exit when not found;
        update match_shards s set matcher_id = null, until = '-infinity' where s.shard = surplus;
    end loop;

    -- What its last owner has under way holds the row for key share; then it is taken the next time.
    with loads as materialized (
        select * from matcher_loads()
    ), free as materialized (
        select f.shard,
            exists (
                select from loads l
                where l.id <> p_matcher and f.shard = any(l.shards) and l.owned < l.share) as has_taker
        from match_shards f
        where f.shard = any(p_shards) and (f.matcher_id is null or f.until <= clock_timestamp())
    ), taken as (
        select f.shard, f.has_taker, row_number() over (order by f.has_taker, f.shard) as nth
        from free f
    )
    update match_shards s
    set matcher_id = p_matcher, epoch = s.epoch + 1, until = lives_until
    where s.shard in (
        select f.shard
        from match_shards f
        where f.shard in (
            select t.shard from taken t join loads mine on mine.id = p_matcher
            where not t.has_taker or t.nth <= mine.share - mine.owned)
        order by f.shard
        for update skip locked);

    return query
        select s.shard, case when s.matcher_id = p_matcher and s.until > clock_timestamp() then s.epoch end,
            s.waiting, s.waits
        from match_shards s
        where s.shard = any(p_shards)
        order by s.shard;
end $$;

-- Fails if the shard has another owner by now; holds it until the transaction ends.
create or replace function fence_shard(p_shard text, p_epoch bigint) returns void language plpgsql as $$
begin
    perform from match_shards s where s.shard = p_shard and s.epoch = p_epoch for key share;
    if not found then
        raise exception 'the shard has another owner' using errcode = 'AN010';
    end if;
end $$;

-- Makes matches: a match whose tickets all still wait is made, with its room and the pushes that tell of it; of the others
-- the tickets that are gone are told. p_matches says of each player which of p_rooms, p_ranks by which rank of the ticket the
-- player was chosen: who has joined again with another since is in no match and not gone, since the news have the new one. A
-- node of before names no ranks, and then they are not compared.
drop function if exists make_matches(text, bigint, text, int, uuid[], uuid[], uuid[], int[], int[]);
create or replace function make_matches(
    p_shard text, p_epoch bigint, p_kind text, p_places_max int,
    p_rooms uuid[], p_players uuid[], p_tickets uuid[], p_matches int[], p_teams int[], p_ranks int[] default null,
    out made uuid[], out gone uuid[])
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off as $$
begin
    perform fence_shard(p_shard, p_epoch);
    perform from match_seats s where s.player_id = any(p_players) order by s.player_id for no key update;

    with asked as materialized (
        select i, p_matches[i] as match, p_players[i] as player, p_teams[i] as team, p_tickets[i] as ticket,
            s.rank, (extract(epoch from clock_timestamp() - s.joined_at) * 1000)::bigint as waited,
            f.username, f.rating,
            coalesce(s.ticket_id = p_tickets[i] and s.shard = p_shard and f.player_id is not null, false) as waits,
            coalesce(s.rank = p_ranks[i], true) as as_chosen
        from generate_subscripts(p_players, 1) i
        left join match_seats s on s.player_id = p_players[i]
        left join profiles f on f.player_id = p_players[i]
    ), good as materialized (
        select p_rooms[match] as room,
            array_agg(player order by i) as players,
            array_agg(team order by i) as teams,
            array_agg(rank order by i) as ranks,
            array_agg(waited order by i) as waited_ms,
            round(avg(rank))::int as rank,
            '{' || string_agg('"' || player || '":' || rank, ',' order by i) || '}' as ranks_by_player,
            string_agg(found_player(player, username, rating, team), ',' order by i) as shown
        from asked
        group by match
        having bool_and(waits and as_chosen)
    ), room as (
        insert into rooms (id, kind, max_members, visibility, admitted, mode, ranks)
        select g.room, p_kind, p_places_max, 'private', g.players, split_part(p_shard, '/', 1), g.ranks_by_player
        from good g
    ), match as (
        insert into matches (room_id, shard, rank, players, teams, ranks, waited_ms)
        select g.room, p_shard, g.rank, g.players, g.teams, g.ranks, g.waited_ms
        from good g
    ), told as (
        insert into push_outbox (player_id, event_type, fields)
        select unnest(g.players), 'MatchFound', format('{"roomId":"%s","mode":"%s","players":[%s]}', g.room,
            split_part(p_shard, '/', 1), g.shown)
        from good g
    ), seated as (
        update match_seats s
        set ticket_id = null, shard = null, rank = null, players = null, joined_at = null, expires_at = null, ends_at = null,
            room_id = g.room, entry = 0
        from (select unnest(g.players) as player, g.room from good g) g
        where s.player_id = g.player
    )
    select array(select g.room from good g), array(select distinct a.ticket from asked a where not a.waits)
    into made, gone;
end $$;

-- Puts a ticket into a match with free places: 'FILLED', 'NO_PLACE', 'GONE', or 'STALE' if its rank is not the one by which
-- it was chosen. A node of before names no rank, and then it is not compared.
drop function if exists fill_match(text, bigint, uuid, uuid[], uuid, int);
create or replace function fill_match(
    p_shard text, p_epoch bigint, p_room uuid, p_players uuid[], p_ticket uuid, p_team int, p_rank int default null)
returns text
language plpgsql as $$
declare
    filled matches;
    entered record;
begin
    perform fence_shard(p_shard, p_epoch);
    perform from matches m where m.room_id = p_room for no key update;
    perform from match_seats s where s.player_id = any(p_players) order by s.player_id for no key update;
    -- Nobody closes or decides it from here on, and whoever was about to has.
    perform from rooms r where r.id = p_room for no key update;
    select m.* into filled from matches m join rooms r on r.id = m.room_id
    where m.room_id = p_room and m.shard = p_shard and m.ended_at is null and r.status = 'open' and r.outcome is null
        and m.free[p_team] >= cardinality(p_players);
    if not found then
        return 'NO_PLACE';
    end if;
    select count(*) as seats, array_agg(s.player_id order by s.player_id) as players,
        array_agg(s.rank order by s.player_id) as ranks,
        array_agg((extract(epoch from clock_timestamp() - s.joined_at) * 1000)::bigint order by s.player_id) as waited_ms,
        jsonb_object_agg(s.player_id, s.rank) as ranks_by_player
    into entered
    from match_seats s
    where s.player_id = any(p_players) and s.ticket_id = p_ticket and s.shard = p_shard;
    if entered.seats <> cardinality(p_players) then
        return 'GONE';
    end if;
    if p_rank <> any(entered.ranks) then
        return 'STALE';
    end if;

    -- Who was here before and comes back is not in it twice.
    update matches m
    set players = kept.players || entered.players,
        teams = kept.teams || array_fill(p_team, array[cardinality(p_players)]),
        ranks = kept.ranks || entered.ranks,
        waited_ms = kept.waited_ms || entered.waited_ms,
        free[p_team] = m.free[p_team] - cardinality(p_players),
        entries = m.entries + 1
    from (
        select coalesce(array_agg(filled.players[i] order by i), '{}') as players,
            coalesce(array_agg(filled.teams[i] order by i), '{}') as teams,
            coalesce(array_agg(filled.ranks[i] order by i), '{}') as ranks,
            coalesce(array_agg(filled.waited_ms[i] order by i), '{}') as waited_ms
        from generate_subscripts(filled.players, 1) i
        where filled.players[i] <> all(entered.players)) kept
    where m.room_id = p_room;
    update matches m set free = null, free_since = null where m.room_id = p_room and 0 = all(m.free);
    update rooms r
    set admitted = array(select unnest(r.admitted) union select unnest(entered.players)),
        ranks = (coalesce(r.ranks::jsonb, '{}') || entered.ranks_by_player)::text
    where r.id = p_room;
    update match_seats s
    set ticket_id = null, shard = null, rank = null, players = null, joined_at = null, expires_at = null, ends_at = null, room_id = p_room,
        entry = filled.entries + 1
    where s.player_id = any(entered.players);
    insert into push_outbox (player_id, event_type, fields)
    select player, 'MatchFound', match_found(p_room, player) from unnest(entered.players) player;
    return 'FILLED';
end $$;

-- Ends a match with its result, once: 'FINISHED'; 'REPEATED' with the first result; 'STALE' if somebody's rating is not the
-- one that was read; 'UNKNOWN'. A match that was over without a result may still get one.
create or replace function finish_match(
    p_room uuid, p_players uuid[], p_counts int[], p_ratings float8[], p_deviations float8[], p_volatilities float8[],
    p_result text, out outcome text, out known_result text)
language plpgsql as $$
declare
    finished matches;
begin
    select * into finished from matches m where m.room_id = p_room for no key update;
    if not found then
        outcome := 'UNKNOWN';
        return;
    end if;
    if finished.result is not null then
        outcome := 'REPEATED';
        known_result := finished.result;
        update rooms r set reported = true where r.id = p_room and not r.reported;
        return;
    end if;
    perform from match_seats s where s.player_id = any(finished.players) order by s.player_id for no key update;
    insert into ratings (player_id) select player from unnest(p_players) player order by 1 on conflict do nothing;
    perform from ratings r where r.player_id = any(p_players) order by r.player_id for no key update;
    if exists (
        select from generate_subscripts(p_players, 1) i
        join ratings r on r.player_id = p_players[i]
        where r.matches <> p_counts[i]
    ) then
        outcome := 'STALE';
        return;
    end if;

    outcome := 'FINISHED';
    known_result := p_result;
    update ratings r
    set rating = p_ratings[i], deviation = p_deviations[i], volatility = p_volatilities[i], matches = r.matches + 1,
        rated_at = clock_timestamp()
    from generate_subscripts(p_players, 1) i
    where r.player_id = p_players[i];
    perform from profiles f where f.player_id = any(p_players) order by f.player_id for no key update;
    update profiles f set rating = round(p_ratings[i]) from generate_subscripts(p_players, 1) i where f.player_id = p_players[i];
    update matches m
    set result = p_result, ended_at = coalesce(m.ended_at, clock_timestamp()), free = null, free_since = null
    where m.room_id = p_room;
    update match_seats s set room_id = null where s.player_id = any(finished.players) and s.room_id = p_room;
    update rooms r set reported = true where r.id = p_room;
end $$;

-- A player is in the match no longer; it ends with the last of them. In a mode that is among p_backfilled their place is
-- offered to tickets, and the room is closed to them, unless its rules have decided already. Gives the shard if it was. A
-- leave that is told again changes nothing: the player may be here again. So does an older one; null for p_epoch and p_seq if
-- nobody knows.
drop function if exists leave_match(uuid, uuid);
drop function if exists leave_match(uuid, uuid, text[]);
create or replace function leave_match(
    p_room uuid, p_player uuid, p_backfilled text[] default '{}', p_epoch bigint default null, p_seq bigint default null)
returns text
language plpgsql as $$
declare
    left_behind matches;
    was_in bool;
    team int;
begin
    select * into left_behind from matches m where m.room_id = p_room for no key update;
    if not found then
        return null;
    end if;
    perform from match_seats s where s.player_id = any(left_behind.players) order by s.player_id for no key update;
    if p_epoch is not null and left_behind.leaves -> p_player::text >= jsonb_build_array(p_epoch, p_seq) then
        return null;
    end if;
    update match_seats s set room_id = null where s.player_id = p_player and s.room_id = p_room;
    was_in := found;
    if was_in and p_epoch is not null then
        update matches m
        set leaves = m.leaves || jsonb_build_object(p_player, jsonb_build_array(p_epoch, p_seq))
        where m.room_id = p_room;
    end if;
    if not exists (select from match_seats s where s.player_id = any(left_behind.players) and s.room_id = p_room) then
        update matches m
        set ended_at = clock_timestamp(), free = null, free_since = null
        where m.room_id = p_room and m.ended_at is null;
        return null;
    end if;
    if not was_in or left_behind.ended_at is not null
        or split_part(left_behind.shard, '/', 1) <> all(p_backfilled)
        or not exists (select from rooms r where r.id = p_room and r.status = 'open' and r.outcome is null)
    then
        return null;
    end if;

    team := left_behind.teams[array_position(left_behind.players, p_player)];
    update matches m
    set free = coalesce(m.free, array_fill(0, array[(select max(t) from unnest(m.teams) t)])),
        free_since = coalesce(m.free_since, clock_timestamp())
    where m.room_id = p_room;
    update matches m set free[team] = m.free[team] + 1 where m.room_id = p_room;
    update rooms r set admitted = array_remove(r.admitted, p_player) where r.id = p_room;
    return left_behind.shard;
end $$;

-- Offers places of an open match that is not decided; false if there is no such match.
create or replace function offer_places(p_room uuid, p_free int[]) returns bool language plpgsql as $$
begin
    perform from matches m where m.room_id = p_room for no key update;
    update matches m
    set free = case when 0 = all(p_free) then null else p_free end,
        free_since = case when 0 = all(p_free) then null else coalesce(m.free_since, clock_timestamp()) end
    where m.room_id = p_room and m.ended_at is null
        and exists (select from rooms r where r.id = p_room and r.status = 'open' and r.outcome is null);
    return found;
end $$;

-- A party as its members and the invited see it; no row for anybody else.
create or replace function read_party(p_party uuid, p_asker uuid)
returns table (id uuid, leader uuid, created_at timestamptz, members uuid[], invited uuid[])
language sql stable as $$
    select p.id, p.leader, p.created_at, m.members, i.invited
    from parties p
    cross join lateral (
        select array(
            select m.player_id from party_members m where m.party_id = p.id order by m.accepted_at, m.player_id)
            as members) m
    cross join lateral (
        select array(
            select i.player_id from party_invitations i where i.party_id = p.id order by i.at, i.player_id)
            as invited) i
    where p.id = p_party and (p_asker = any(m.members) or p_asker = any(i.invited))
$$;

-- Tells the members of a party, but one, who is in it now.
create or replace function tell_party(p_party uuid, p_untold uuid) returns void language sql as $$
    insert into push_outbox (player_id, event_type, fields)
    select m.player_id, 'PartyChanged', json_build_object('partyId', p.id, 'leader', p.leader, 'members', array(
        select o.player_id from party_members o where o.party_id = p.id order by o.accepted_at, o.player_id))::text
    from parties p
    join party_members m on m.party_id = p.id
    where p.id = p_party and m.player_id <> p_untold
    order by m.player_id
$$;

-- Takes a player out of a party, which is locked: the party's ticket ends, the longest member leads on, the last one ends
-- it.
create or replace function quit_party(p_party uuid, p_player uuid) returns table (ticket uuid, ticket_shard text)
language plpgsql as $$
begin
    delete from party_members m where m.party_id = p_party and m.player_id = p_player;
    if not found then
        return;
    end if;
    if not exists (select from party_members m where m.party_id = p_party) then
        delete from parties p where p.id = p_party;
    else
        update parties p
        set leader = (
            select m.player_id from party_members m where m.party_id = p_party order by m.accepted_at, m.player_id limit 1)
        where p.id = p_party and p.leader = p_player;
        perform tell_party(p_party, p_player);
    end if;
    if exists (select from match_seats s where s.player_id = p_player and cardinality(s.players) > 1) then
        return query select * from leave_queue(p_player);
    end if;
end $$;

-- Counts invitations that a player sends. Fails if they were too many within a minute, to whichever party.
create or replace function count_invitations(p_player uuid, p_count int, p_minute_max int) returns void
language plpgsql as $$
declare
    sent timestamptz[];
begin
    insert into party_inviters (player_id) values (p_player) on conflict do nothing;
    select array(select once from unnest(i.sent_at) once where once > clock_timestamp() - interval '1 minute')
    into sent
    from party_inviters i
    where i.player_id = p_player
    for no key update;
    if cardinality(sent) + p_count > p_minute_max then
        raise exception 'too many invitations in a minute' using errcode = 'AN013';
    end if;
    update party_inviters i
    set sent_at = sent || array_fill(clock_timestamp(), array[p_count])
    where i.player_id = p_player;
end $$;

-- Invites players, who are told: 'DONE', 'NOT_LEADER', 'UNKNOWN_PLAYER' or 'BLOCKED'. Fails if too many would be invited, or
-- more within a minute than p_minute_max. A node of before names none and gets what is usual.
drop function if exists invite_to_party(uuid, uuid, uuid[], int);
create or replace function invite_to_party(
    p_party uuid, p_leader uuid, p_invited uuid[], p_max int, p_minute_max int default 60) returns text
language plpgsql as $$
declare
    told int;
begin
    perform from parties p where p.id = p_party for no key update;
    if not exists (select from parties p where p.id = p_party and p.leader = p_leader) then
        return 'NOT_LEADER';
    end if;
    if exists (select from unnest(p_invited) i where not exists (select from players p where p.id = i)) then
        return 'UNKNOWN_PLAYER';
    end if;
    if exists (select from blocks b where b.player_id = any(p_invited) and b.blocked = p_leader) then
        return 'BLOCKED';
    end if;
    with fresh as (
        insert into party_invitations (party_id, player_id)
        select p_party, i from unnest(p_invited) i
        where not exists (select from party_members m where m.party_id = p_party and m.player_id = i)
        order by i
        on conflict do nothing
        returning player_id)
    insert into push_outbox (player_id, event_type, fields)
    select fresh.player_id, 'PartyInvited', json_build_object('partyId', p_party, 'leader', json_build_object(
        'playerId', f.player_id, 'username', f.username))::text
    from fresh
    join profiles f on f.player_id = p_leader
    order by fresh.player_id;
    get diagnostics told = row_count;
    if told > 0 then
        perform count_invitations(p_leader, told, p_minute_max);
    end if;
    if (select count(*) from party_invitations i where i.party_id = p_party) > p_max then
        raise exception 'too many are invited' using errcode = 'AN011';
    end if;
    return 'DONE';
end $$;

-- Begins a party of one and invites; the party is told as it is then, since the next may end it at once, and the ticket that
-- ended with the party before. A player changes parties once at a time: what is read before the lock would be the party of
-- before another change.
drop function if exists create_party(uuid, uuid, uuid[], int);
create or replace function create_party(
    p_party uuid, p_leader uuid, p_invited uuid[], p_max int, p_minute_max int default 60,
    out outcome text, out ticket uuid, out ticket_shard text,
    out id uuid, out leader uuid, out created_at timestamptz, out members uuid[], out invited uuid[])
language plpgsql as $$
declare
    before uuid;
begin
    perform from players p where p.id = p_leader for no key update;
    select m.party_id into before from party_members m where m.player_id = p_leader;
    perform from parties p where p.id = before for update;
    select q.ticket, q.ticket_shard into ticket, ticket_shard from quit_party(before, p_leader) q;
    insert into parties (id, leader) values (p_party, p_leader);
    insert into party_members (player_id, party_id) values (p_leader, p_party);
    outcome := invite_to_party(p_party, p_leader, p_invited, p_max, p_minute_max);
    if outcome = 'BLOCKED' then
        raise exception 'an invited player blocked the leader' using errcode = 'AN012';
    end if;
    if outcome <> 'DONE' then
        raise exception 'unknown player' using errcode = 'AN001';
    end if;
    select r.id, r.leader, r.created_at, r.members, r.invited
    into id, leader, created_at, members, invited
    from read_party(p_party, p_leader) r;
end $$;

-- Joins a party as one who was invited: 'DONE', 'UNKNOWN' or 'FULL'. A row for each ticket that ended: the party before may
-- have waited, and this one, which does not play without its newest. The last row, with or without a ticket, has the party as
-- it is then.
drop function if exists accept_party(uuid, uuid, int);
create or replace function accept_party(p_party uuid, p_player uuid, p_max int)
returns table (
    outcome text, ticket uuid, ticket_shard text,
    id uuid, leader uuid, created_at timestamptz, members uuid[], invited uuid[])
language plpgsql as $$
declare
    before uuid;
    inside uuid[];
    waiting record;
begin
    perform from players p where p.id = p_player for no key update;
    select m.party_id into before from party_members m where m.player_id = p_player;
    perform from parties p where p.id in (p_party, before) order by p.id for update;
    inside := array(select m.player_id from party_members m where m.party_id = p_party);
    outcome := case
        when p_player = any(inside) then 'DONE'
        when not exists (
            select from party_invitations i where i.party_id = p_party and i.player_id = p_player) then 'UNKNOWN'
        when cardinality(inside) >= p_max then 'FULL' end;
    if outcome is not null then
        select r.id, r.leader, r.created_at, r.members, r.invited
        into id, leader, created_at, members, invited
        from read_party(p_party, p_player) r;
        return next;
        return;
    end if;

    outcome := 'DONE';
    perform lock_seats(inside || p_player);
    select q.ticket, q.ticket_shard into ticket, ticket_shard from quit_party(before, p_player) q;
    return next;
    for waiting in
        select distinct s.ticket_id, s.shard, coalesce(s.players, array[s.player_id]) as players
        from match_seats s
        where s.player_id = any(inside) and s.ticket_id is not null
            and (cardinality(inside) = 1 or cardinality(s.players) > 1)
        order by 1
    loop
        perform end_ticket(waiting.ticket_id, waiting.players, 'memberJoined', array[]::uuid[]);
        ticket := waiting.ticket_id;
        ticket_shard := waiting.shard;
        return next;
    end loop;
    delete from party_invitations i where i.party_id = p_party and i.player_id = p_player;
    insert into party_members (player_id, party_id) values (p_player, p_party);
    perform tell_party(p_party, p_player);
    ticket := null;
    ticket_shard := null;
    select r.id, r.leader, r.created_at, r.members, r.invited
    into id, leader, created_at, members, invited
    from read_party(p_party, p_player) r;
    return next;
end $$;

-- Leaves a party or declines its invitation: 'DONE' or 'UNKNOWN'.
create or replace function leave_party(
    p_party uuid, p_player uuid, out outcome text, out ticket uuid, out ticket_shard text)
language plpgsql as $$
declare
    declined bool;
begin
    perform from parties p where p.id = p_party for update;
    delete from party_invitations i where i.party_id = p_party and i.player_id = p_player;
    declined := found;
    outcome := case
        when declined or exists (select from party_members m where m.party_id = p_party and m.player_id = p_player)
        then 'DONE' else 'UNKNOWN' end;
    select q.ticket, q.ticket_shard into ticket, ticket_shard from quit_party(p_party, p_player) q;
end $$;

grant select, insert, update, delete on match_seats, match_shards, matchers, parties, party_members, party_invitations
    to anteroom_app;
grant select, insert on party_inviters to anteroom_app;
grant update (sent_at) on party_inviters to anteroom_app;
revoke delete on match_seats, match_shards from anteroom_app;
grant select, insert on matches, ratings to anteroom_app;
grant update (players, teams, ranks, waited_ms, ended_at, free, free_since, result, leaves, entries) on matches to anteroom_app;
grant update (rating, deviation, volatility, matches, rated_at) on ratings to anteroom_app;
grant select, insert on rooms to anteroom_app;
grant update (admitted, ranks, reported) on rooms to anteroom_app;
