-- Says who may not speak in a room, for how long (null: as long as it is open). It ends at a whole second, which is what the
-- room compares: so the room takes messages again when the mute is listed no longer. Outcomes: 'done', 'closed' room, 'unknown'
-- player, 'operator' (there is a mute that only an operator changes), 'full'.
create or replace function mute_in_room(
    p_room uuid, p_player uuid, p_seconds double precision, p_operator bool, p_max int) returns text
language plpgsql as $$
declare
    begun timestamptz;
begin
    perform from rooms where id = p_room and status = 'open' for no key update;
    if not found then
        return 'closed';
    end if;
    begun := clock_timestamp();
    if not exists (select from players where id = p_player) then
        return 'unknown';
    end if;
    delete from room_mutes where room_id = p_room and until <= begun;
    if not p_operator
        and exists (select from room_mutes where room_id = p_room and player_id = p_player and by_operator) then
        return 'operator';
    end if;
    if (select count(*) from room_mutes where room_id = p_room and player_id <> p_player) >= p_max then
        return 'full';
    end if;

    insert into room_mutes (room_id, player_id, until, by_operator, at)
    values (p_room, p_player,
        date_trunc('second', begun + p_seconds * interval '1 second' + interval '999999 microseconds'), p_operator, begun)
    on conflict (room_id, player_id)
    do update set until = excluded.until, by_operator = excluded.by_operator, at = excluded.at;
    update rooms set mutes_version = mutes_version + 1 where id = p_room;
    return 'done';
end $$;

-- Outcomes: 'done', also if there was no mute, 'closed' room, 'operator'.
create or replace function unmute_in_room(p_room uuid, p_player uuid, p_operator bool) returns text
language plpgsql as $$
begin
    perform from rooms where id = p_room and status = 'open' for no key update;
    if not found then
        return 'closed';
    end if;
    if not p_operator and exists (
        select from room_mutes
        where room_id = p_room and player_id = p_player and by_operator
            and (until is null or until > clock_timestamp())) then
        return 'operator';
    end if;

    delete from room_mutes where room_id = p_room and player_id = p_player;
    update rooms set mutes_version = mutes_version + 1 where id = p_room;
    return 'done';
end $$;

grant select, insert, update, delete on room_mutes to anteroom_app;
grant update (mutes_version) on rooms to anteroom_app;
