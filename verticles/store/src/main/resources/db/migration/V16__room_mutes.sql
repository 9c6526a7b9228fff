-- Who may not speak in a room. Each change of a room's mutes has a number, so that whoever copies them never takes an older
-- word for the newest.
alter table rooms add column mutes_version bigint not null default 0;

create table room_mutes (
    room_id uuid not null references rooms,
    player_id uuid not null references players,
    -- Null for as long as the room is open.
    until timestamptz,
    -- An operator's is not ended by who made the room.
    by_operator bool not null,
    at timestamptz not null,
    primary key (room_id, player_id)
);
