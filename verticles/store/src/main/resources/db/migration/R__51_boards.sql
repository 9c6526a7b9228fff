-- Sees to it that each board has an open season. A schedule that has changed moves the end of the one that is open; an order
-- that has changed is the season's. Where p_lowest_first is null the order is not known, and stays.
create or replace function open_seasons(
    p_boards text[], p_resets text[], p_ends timestamptz[], p_lowest_first boolean[], p_now timestamptz)
returns setof board_seasons language plpgsql as $$
begin
    if exists (
        select from generate_series(1, cardinality(p_boards)) i
        left join board_seasons s on s.board = p_boards[i] and s.ended_at is null
        where s.id is null or s.reset <> p_resets[i] or s.lowest_first is distinct from coalesce(p_lowest_first[i], s.lowest_first))
    then
        -- One node at a time, so that a board has one first season.
        perform pg_advisory_xact_lock(7236451, 2);
        insert into board_seasons as s (board, number, reset, started_at, ends_at, lowest_first)
        select p_boards[i], 1 + coalesce((select max(o.number) from board_seasons o where o.board = p_boards[i]), 0),
            p_resets[i], p_now, p_ends[i], p_lowest_first[i]
        from generate_series(1, cardinality(p_boards)) i
        order by p_boards[i]
        on conflict (board) where ended_at is null do update
        set reset = excluded.reset,
            ends_at = case when s.reset <> excluded.reset then excluded.ends_at else s.ends_at end,
            lowest_first = coalesce(excluded.lowest_first, s.lowest_first)
        where s.reset <> excluded.reset or s.lowest_first is distinct from coalesce(excluded.lowest_first, s.lowest_first);
    end if;
    return query
        select s.*
        from generate_series(1, cardinality(p_boards)) i
        join board_seasons s on s.board = p_boards[i] and s.ended_at is null
        order by i;
end $$;

-- As nodes call it that don't know of the order.
create or replace function open_seasons(
    p_boards text[], p_resets text[], p_ends timestamptz[], p_now timestamptz)
returns setof board_seasons language sql as $$
    select * from open_seasons(p_boards, p_resets, p_ends, array_fill(null::boolean, array[cardinality(p_boards)]), p_now)
$$;

-- Ends a season and opens the next; nothing if it has ended already, or is not at its end by the clock by which scores are
-- taken. Waits for the changes that are under way in it.
create or replace function close_season(
    p_season bigint, p_ended_at timestamptz, p_reset text, p_next_ends_at timestamptz)
returns void language plpgsql as $$
declare
    closed board_seasons;
begin
    update board_seasons s
    set ended_at = greatest(s.started_at, p_ended_at), closed_at = clock_timestamp()
    where s.id = p_season and s.ended_at is null and (s.ends_at is null or s.ends_at <= clock_timestamp())
    returning * into closed;
    if found then
        insert into board_seasons (board, number, reset, started_at, ends_at, lowest_first)
        values (closed.board, closed.number + 1, p_reset, closed.ended_at, p_next_ends_at, closed.lowest_first);
    end if;
end $$;

-- Changes scores. Items come sorted by season and player, at most one of each, and no two with the same key; those that
-- arrived first have the lower p_arrivals. p_rules is by arrival, because it has to be found from a row about to be
-- written, which knows of its item only the number in reached. The three arrays of keys are empty if no item has one.
--
-- Rules: 0 set, 1 add, 2 the higher stays, 3 the lower stays. Statuses: 0 done, 1 replayed, 2 key reused, 3 no such
-- player, 4 out of range, 5 the season is over.
create or replace function apply_scores(
    p_seasons bigint[], p_players uuid[], p_scores bigint[], p_arrivals int[], p_rules smallint[],
    p_principals text[], p_keys text[], p_fingerprints bytea[], p_seen bigint[],
    out statuses int[], out scores bigint[], out reached bigint[], out versions bigint[], out unseen bigint[])
language plpgsql
-- Arrays over indexes: any other plan than index lookups in a loop is a mistake at every size.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_bitmapscan = off
set enable_material = off
set enable_memoize = off
as $$
declare
    n constant int := cardinality(p_players);
    score_max constant bigint := 9007199254740991;
    open_seasons bigint[];
    first_seasons bigint[];
    base bigint;
begin
    if cardinality(p_seen) > 0 then
        delete from board_unseen u
        where u.id in (select s.id from board_unseen s where s.id = any (p_seen) order by s.id for update skip locked);
    end if;

    -- Held until the end, so that a season is closed before or after this and never in between. One whose time is up is not
    -- locked: locks for share are got past who waits to change the row, so one score after another would keep it from being
    -- closed.
    select array_agg(x.id) into open_seasons
    from (
        select s.id from board_seasons s
        where s.id = any (p_seasons) and s.ended_at is null and (s.ends_at is null or clock_timestamp() < s.ends_at)
        order by s.id
        for share of s) x;

    select array_agg(case when p_seasons[i] = any (open_seasons) then 0 else 5 end order by i), array_agg(p_seasons[i] order by i)
    into statuses, first_seasons
    from generate_series(1, n) i;

    if cardinality(p_keys) > 0 then
        insert into board_keys (principal, key, fingerprint, season_id)
        select p_principals[i], p_keys[i], p_fingerprints[i], p_seasons[i]
        from generate_series(1, n) i
        where p_keys[i] is not null
        order by p_principals[i], p_keys[i]
        on conflict do nothing;

        -- A season may have ended since the first time; what was done then is answered from there.
        select
            array_agg(case
                when k.key is null then statuses[i]
                when k.fingerprint <> p_fingerprints[i] then 2
                when k.tx = pg_current_xact_id()::text::bigint then statuses[i]
                else 1 end order by i),
            array_agg(coalesce(k.season_id, p_seasons[i]) order by i)
        into statuses, first_seasons
        from generate_series(1, n) i
        left join board_keys k on k.principal = p_principals[i] and k.key = p_keys[i];
    end if;

    base := nextval('board_reached');
    insert into board_scores as b (season_id, player_id, score, reached, version)
    select p_seasons[i], p_players[i], p_scores[i], base + p_arrivals[i], 1
    from generate_series(1, n) i
    where statuses[i] = 0 and exists (select from players p where p.id = p_players[i])
    order by i
    on conflict (season_id, player_id) do update
    set score = case p_rules[excluded.reached - base] when 1 then b.score + excluded.score else excluded.score end,
        reached = excluded.reached,
        version = b.version + 1
    where case p_rules[excluded.reached - base]
        when 0 then excluded.score <> b.score
        when 1 then excluded.score <> 0 and b.score + excluded.score between -score_max and score_max
        when 2 then excluded.score > b.score
        else excluded.score < b.score end;

    -- Rows that were left as they were are locked too, so this is how they stand when this ends.
    select
        array_agg(case
            when statuses[i] > 1 then statuses[i]
            when statuses[i] = 0 and b.player_id is null then 3
            when statuses[i] = 0 and p_rules[p_arrivals[i]] = 1 and p_scores[i] <> 0
                and b.reached <> base + p_arrivals[i] then 4
            else statuses[i] end order by i),
        array_agg(b.score order by i), array_agg(b.reached order by i), array_agg(b.version order by i)
    into statuses, scores, reached, versions
    from generate_series(1, n) i
    left join board_scores b on b.season_id = first_seasons[i] and b.player_id = p_players[i];

    if cardinality(p_keys) > 0 then
        -- What was refused is judged afresh the next time.
        delete from board_keys k
        using generate_series(1, n) i
        where k.principal = p_principals[i] and k.key = p_keys[i] and statuses[i] > 2
            and k.tx = pg_current_xact_id()::text::bigint;
    end if;

    with told as (
        insert into board_unseen (season_id, players)
        select p_seasons[i], array_agg(p_players[i])
        from generate_series(1, n) i
        where statuses[i] = 0 and reached[i] = base + p_arrivals[i]
        group by p_seasons[i]
        returning id)
    select coalesce(array_agg(told.id), '{}') into unseen from told;
end $$;

-- If more than so many changes wait for Redis, forgets them, and lets the boards be made again instead. Those of the last
-- three seconds wait for nothing but whoever made them; many nodes under load have hundreds of them at any time.
create or replace function give_up_unseen(p_max int) returns void language plpgsql as $$
declare
    newest bigint;
begin
    select u.id into newest
    from board_unseen u
    where u.at < clock_timestamp() - interval '3 seconds'
    order by u.id desc
    offset p_max
    limit 1;
    if newest is null then
        return;
    end if;
    with gone as (delete from board_unseen u where u.id <= newest returning u.season_id)
    update board_seasons s
    set epoch = s.epoch + 1
    where s.id in (select season_id from gone);
end $$;

-- One step of putting an ended season away, whose cost does not grow with the season: takes the next players into the order, or
-- moves the next places from there into the archive, or deletes scores that were archived. The season that was worked at,
-- which is p_season or, for nodes of before, the oldest; null if there is nothing to do. Before the first part and the last so
-- much time passes that nobody takes the season for open any more, or for one that is not archived. p_up has the boards whose
-- lowest score is first, for seasons that don't say it themselves.
drop function if exists archive_step(text[], int, bigint);
create or replace function archive_step(p_up text[], p_limit int, p_quiet_ms bigint, p_season bigint default null)
returns bigint language plpgsql
-- Pieces of large tables, found by index: any other plan reads the whole season for each.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_bitmapscan = off
as $$
declare
    quiet_since constant timestamptz := clock_timestamp() - p_quiet_ms * interval '1 millisecond';
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    first_place constant bigint := -9007199254740991;
    season board_seasons;
    sign bigint;
    last record;
    passed uuid[];
    done int;
begin
    select * into season
    from board_seasons s
    where s.ended_at is not null and s.emptied_at is null and coalesce(s.archived_at, s.closed_at) <= quiet_since
        and (p_season is null or s.id = p_season)
    order by s.id
    limit 1
    for no key update skip locked;
    if not found then
        return null;
    end if;

    if season.archived_at is not null then
        with gone as (
            delete from board_scores b
            using (
                select o.player_id
                from board_scores o
                where o.season_id = season.id and o.player_id > coalesce(season.passed_player, nobody)
                order by o.player_id
                limit p_limit) x
            where b.season_id = season.id and b.player_id = x.player_id
            returning b.player_id)
        select array_agg(g.player_id order by g.player_id) into passed from gone g;
        done := coalesce(cardinality(passed), 0);
        update board_seasons
        set passed_player = passed[done], emptied_at = case when done < p_limit then clock_timestamp() end
        where id = season.id;
        return season.id;
    end if;

    season.lowest_first := coalesce(season.lowest_first, season.board = any (p_up));
    sign := case when season.lowest_first then 1 else -1 end;
    if season.sorted_at is null then
        with next as (
            select b.player_id, b.score, b.reached
            from board_scores b
            where b.season_id = season.id and b.player_id > coalesce(season.passed_player, nobody)
            order by b.player_id
            limit p_limit),
        taken as (
            insert into board_order (season_id, place, reached, player_id)
            select season.id, n.score * sign, n.reached, n.player_id
            from next n
            -- Some are in the archive already if nodes of before began with it.
            where not exists (
                select from board_archive a where a.season_id = season.id and a.player_id = n.player_id))
        select array_agg(n.player_id order by n.player_id) into passed from next n;
        done := coalesce(cardinality(passed), 0);
        update board_seasons
        set lowest_first = season.lowest_first,
            passed_player = case when done = p_limit then passed[done] end,
            sorted_at = case when done < p_limit then clock_timestamp() end
        where id = season.id;
        return season.id;
    end if;

    select a.rank, b.score * sign as place, b.reached into last
    from (
        select l.rank, l.player_id from board_archive l where l.season_id = season.id order by l.rank desc limit 1) a
    join board_scores b on b.season_id = season.id and b.player_id = a.player_id;

    -- From the last place on: to pass by what was moved before would cost more with each step.
    with moved as (
        delete from board_order o
        using (
            select n.place, n.reached, n.player_id
            from board_order n
            where n.season_id = season.id
                and (n.place, n.reached) > (coalesce(last.place, first_place), coalesce(last.reached, 0))
            order by n.place, n.reached
            limit p_limit) x
        where o.season_id = season.id and o.place = x.place and o.reached = x.reached
        returning o.player_id, o.place, o.reached)
    insert into board_archive (season_id, rank, player_id, score)
    select season.id, coalesce(last.rank, 0) + row_number() over (order by m.place, m.reached), m.player_id, m.place * sign
    from moved m;
    get diagnostics done = row_count;
    if done < p_limit then
        update board_seasons set archived_at = clock_timestamp() where id = season.id;
    end if;
    return season.id;
end $$;

grant insert, update on board_seasons, board_scores to anteroom_app;
grant insert, delete on board_unseen, board_keys to anteroom_app;
grant update on board_unseen to anteroom_app;
grant insert on board_archive to anteroom_app;
grant select, insert, delete on board_order to anteroom_app;
grant delete on board_scores to anteroom_app;
grant select on board_seasons, board_scores, board_unseen, board_archive, board_keys to anteroom_app;
grant usage on sequence board_reached to anteroom_app;
