-- Whether the caller still owns its job. The row is held until the transaction ends, so nobody takes it over meanwhile.
create or replace function owns_job(p_job text, p_epoch bigint) returns bool language plpgsql as $$
begin
    perform from leases where job = p_job and epoch = p_epoch for share;
    return found;
end $$;

-- Makes a room, unless its creator has too many that are open.
create or replace function insert_room(
    p_id uuid, p_kind text, p_name text, p_max_members int, p_visibility text, p_password_hash text, p_creator uuid,
    p_open_max int)
returns setof rooms language plpgsql as $$
begin
    perform from players where id = p_creator for no key update;
    if not found then
        raise exception 'unknown player' using errcode = 'AN001';
    end if;
    if (select count(*) from rooms r where r.created_by = p_creator and r.status = 'open') >= p_open_max then
        return;
    end if;
    return query
        insert into rooms (id, kind, name, max_members, visibility, password_hash, created_by)
        values (p_id, p_kind, p_name, p_max_members, p_visibility, p_password_hash, p_creator)
        returning *;
end $$;

-- Keeps the entries after what is archived; what is archived then, null if the job is another's. The log they come from
-- may be lost by now, and another begun in its place: of one from before the room's newest epoch, if that is told, nothing is kept.
drop function if exists archive_room(text, bigint, uuid, bigint, bigint, text, uuid[]);
create or replace function archive_room(
    p_job text, p_epoch bigint, p_room uuid, p_first bigint, p_last bigint, p_entries text, p_players uuid[],
    p_room_epoch bigint default null)
returns bigint language plpgsql as $$
declare
    archived bigint;
    newest bigint;
begin
    if not owns_job(p_job, p_epoch) then
        return null;
    end if;
    select archived_seq, epoch into archived, newest from rooms where id = p_room for no key update;
    if not found or archived <> p_first - 1 or newest > p_room_epoch then
        return coalesce(archived, 0);
    end if;

    insert into room_archive (room_id, first_seq, last_seq, entries) values (p_room, p_first, p_last, p_entries);
    insert into room_players (room_id, player_id) select distinct p_room, p from unnest(p_players) p
    on conflict do nothing;
    update rooms set archived_seq = p_last where id = p_room;
    return p_last;
end $$;

-- Closes a room all of whose log is archived; closing it again changes nothing. The log may be lost by now, and somebody in
-- the next one: a room that was given a newer epoch than is told, if one is, stays open.
drop function if exists close_room(text, bigint, uuid, bigint);
create or replace function close_room(
    p_job text, p_epoch bigint, p_room uuid, p_last bigint, p_room_epoch bigint default null)
returns bool language plpgsql as $$
begin
    if not owns_job(p_job, p_epoch) then
        return false;
    end if;
    update rooms set status = 'closed', closed_at = clock_timestamp()
    where id = p_room and status = 'open' and archived_seq >= p_last and epoch <= coalesce(p_room_epoch, epoch);
    return found or exists (select from rooms where id = p_room and status = 'closed');
end $$;

-- Closes rooms that nobody ever entered.
create or replace function close_unused_rooms(p_job text, p_epoch bigint, p_older_ms double precision) returns bool
language plpgsql as $$
begin
    if not owns_job(p_job, p_epoch) then
        return false;
    end if;
    update rooms set status = 'closed', closed_at = clock_timestamp()
    where id in (
        select id from rooms
        where status = 'open' and not begun and created_at < now() - p_older_ms * interval '1 millisecond'
        limit 1000 for update skip locked);
    return true;
end $$;

grant select on rooms, room_archive, room_players to anteroom_app;
grant insert on rooms, room_archive, room_players to anteroom_app;
grant update (status, closed_at, epoch, begun, archived_seq, outcome, ranks) on rooms to anteroom_app;
