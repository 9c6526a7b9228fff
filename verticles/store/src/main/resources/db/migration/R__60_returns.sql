-- The rounds that ended since they were last looked at, in groups that played alike, and where to look on. Writes nothing:
-- add_returns takes what came of them together with the step they belong to.
--
-- Each round is found exactly once, by the transaction that began it: a window holds those from one mark to the next, and a
-- mark is the oldest transaction that still ran when it was read, so all of a window's rounds are visible or will never be.
-- Ids of rounds are by the clocks of nodes; half a minute is allowed for what lies between them and for the commit. A round
-- that is open then is kept and looked at again, later each time. Tables are large and windows small: any other plan than
-- index lookups in a loop is a mistake.
--
-- Ids are read from mark_at on, a moment before every transaction from the mark on began. The time at which a mark was
-- read is no such moment: while a long transaction holds the mark back, rounds begin behind it and grow old. So each window's
-- last step notes its own transaction and the times before and after it got that: mark_at becomes the newest time before one
-- that the mark has passed, and ids are read up to the oldest time after one that it has not. Without the latter, and with one
-- note alone, all of a long transaction's time would be searched in one statement, for nothing.
create or replace function next_returns(p_limit int) returns json language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off as $$
declare
    slack constant interval := interval '30 seconds';
    known return_progress;
    resumed bool;
    until_id uuid;
    result json;
begin
    select * into strict known from return_progress;
    resumed := known.to_mark is not null;
    if known.to_mark is null then
        known.to_mark := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
        known.to_at := greatest(known.mark_at, (select max(n.before_at) from return_notes n where n.id <= known.to_mark));
        known.after_id := uuid_floor(known.mark_at - slack);
        -- Transactions are counted anew after a restore into another cluster.
        known.mark := least(known.mark, known.to_mark);
    end if;
    until_id := uuid_floor(slack + (
        select min(n.after_at)
        from return_notes n
        where n.id between known.to_mark and pg_snapshot_xmax(pg_current_snapshot())::text::bigint));

    with fresh as materialized (
        select j.round_id, j.player_id
        from journal j
        where known.to_mark > known.mark and j.round_id > known.after_id and j.version = 1
            and (until_id is null or j.round_id < until_id)
            and ((known.to_mark - j.xmin::text::bigint) % 4294967296 + 4294967296) % 4294967296
                between 1 and known.to_mark - known.mark
        order by j.round_id
        limit p_limit),
    due as materialized (
        select o.round_id, o.player_id
        from return_open_rounds o
        where o.check_at <= clock_timestamp()
        order by o.check_at
        limit p_limit),
    looked as materialized (
        select x.fresh, r.player_id, r.id, r.game_id, r.config_version, r.currency, r.ended_at, r.voided, r.bet, r.payout,
            r.version, case when j.data = '{}' then r.view end as view, j.data, j.action, j.account, j.account_version, j.moves
        from (
            select true as fresh, * from fresh
            union all
            select false, * from due where round_id not in (select round_id from fresh)) x
        join rounds r on r.player_id = x.player_id and r.id = x.round_id
        join journal j on j.round_id = x.round_id and j.version = 1),
    played as (
        select l.game_id, l.config_version, l.currency, floor(extract(epoch from l.ended_at) / 3600)::bigint as hour,
            case when l.version = 1 then l.bet else (
                select -sum(p.amount)
                from postings p
                where p.account = l.account and p.tx = l.id and p.kind = 'bet'
                    and p.version between l.account_version - l.moves + 1 and l.account_version)::bigint end as stake,
            l.bet,
            case when l.version = 1 then l.action else (
                select string_agg(a.action, ' ' order by a.version)
                from journal a
                where a.round_id = l.id) end as actions,
            l.data, l.view, l.payout
        from looked l
        where l.ended_at is not null and not l.voided),
    alike as (
        select game_id as "gameId", config_version as "configVersion", currency, hour, stake, bet, actions, data, view,
            count(*) as rounds, sum(payout)::bigint as paid
        from played
        where stake > 0
        group by game_id, config_version, currency, hour, stake, bet, actions, data, view)
    select json_build_object(
        'step', known.step,
        'window', json_build_object(
            'mark', known.mark, 'toMark', known.to_mark, 'toAtMs', floor(extract(epoch from known.to_at) * 1000)::bigint,
            'afterId', coalesce((select round_id from fresh order by round_id desc limit 1), known.after_id),
            'done', (select count(*) from fresh) < p_limit),
        'groups', coalesce((select json_agg(alike) from alike), '[]'),
        'opened', coalesce((
            select json_agg(json_build_object('roundId', id, 'playerId', player_id))
            from looked
            where fresh and ended_at is null), '[]'),
        'closed', coalesce((select json_agg(id) from looked where not fresh and ended_at is not null), '[]'),
        'waiting', coalesce((select json_agg(id) from looked where not fresh and ended_at is null), '[]'),
        -- After a window that was begun before there is what came since.
        'more', resumed or (select count(*) from fresh) = p_limit or (select count(*) from due) = p_limit)
    into result;
    return result;
end $$;

-- Takes what came of a step; false if somebody else has taken it before.
create or replace function add_returns(p_step bigint, p_window json, p_buckets json, p_opened json, p_closed uuid[], p_waiting uuid[])
returns bool language plpgsql as $$
declare
    done constant bool := (p_window ->> 'done')::bool;
    end_mark constant bigint := (p_window ->> 'toMark')::bigint;
    end_at constant timestamptz := to_timestamp((p_window ->> 'toAtMs')::bigint / 1000.0);
    own_id constant bigint := pg_current_xact_id()::text::bigint;
begin
    update return_progress g
    set step = g.step + 1,
        mark = case when done then end_mark else (p_window ->> 'mark')::bigint end,
        mark_at = case when done then end_at else g.mark_at end,
        to_mark = case when not done then end_mark end,
        to_at = case when not done then end_at end,
        after_id = case when not done then (p_window ->> 'afterId')::uuid end
    where g.step = p_step;
    if not found then
        return false;
    end if;
    if done then
        -- What has served, or is of a cluster of before a restore.
        delete from return_notes where id <= end_mark or id >= own_id;
        insert into return_notes (id, before_at, after_at) values (own_id, now(), clock_timestamp());
    end if;

    insert into return_buckets as b (game_id, config_version, currency, stake_level, hour, rounds, judged, staked, paid, least,
        most, variance, rise, fall)
    select "gameId", "configVersion", currency, "stakeLevel", hour, rounds, judged, staked, paid, least, most, variance, rise, fall
    from json_to_recordset(p_buckets) as x ("gameId" text, "configVersion" bigint, currency text, "stakeLevel" smallint,
        hour bigint, rounds bigint, judged bigint, staked numeric, paid numeric, least numeric, most numeric,
        variance numeric, rise numeric, fall numeric)
    on conflict (game_id, config_version, currency, stake_level, hour) do update
    set rounds = b.rounds + excluded.rounds,
        judged = b.judged + excluded.judged,
        staked = b.staked + excluded.staked,
        paid = b.paid + excluded.paid,
        least = b.least + excluded.least,
        most = b.most + excluded.most,
        variance = b.variance + excluded.variance,
        rise = greatest(b.rise, excluded.rise),
        fall = greatest(b.fall, excluded.fall);

    insert into return_open_rounds (round_id, player_id)
    select "roundId", "playerId"
    from json_to_recordset(p_opened) as x ("roundId" uuid, "playerId" uuid)
    on conflict do nothing;
    delete from return_open_rounds where round_id = any (p_closed);
    -- A round is looked at after as long again as it has been known to be open, after an hour at most.
    update return_open_rounds
    set check_at = clock_timestamp() + least(interval '1 hour', greatest(interval '1 second', clock_timestamp() - since))
    where round_id = any (p_waiting);
    return true;
end $$;

grant select on return_buckets, return_progress, return_open_rounds to anteroom_app;
grant insert, update, delete on return_buckets, return_open_rounds to anteroom_app;
grant update on return_progress to anteroom_app;
grant select, insert, delete on return_notes to anteroom_app;
grant update (voided) on rounds to anteroom_app;
