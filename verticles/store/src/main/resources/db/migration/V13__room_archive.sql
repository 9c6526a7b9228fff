-- begun: a log was begun in Redis, so that beginning again means it was lost. What a log had up to archived_seq is in
-- room_archive. outcome is what the kind's rules decided.
alter table rooms
    add column begun boolean not null default false,
    add column archived_seq bigint not null default 0,
    add column outcome text;
create index rooms_by_creator on rooms (created_by) where status = 'open';
create index rooms_begun on rooms (id) where status = 'open' and begun;
create index rooms_unused on rooms (created_at) where status = 'open' and not begun;

-- Pieces of logs as they were moved out of Redis: entries first_seq to last_seq, one JSON object each, U+001E between
-- them, which JSON can't hold.
create table room_archive (
    room_id uuid not null references rooms,
    last_seq bigint not null,
    first_seq bigint not null,
    entries text not null,
    primary key (room_id, last_seq),
    check (first_seq between 1 and last_seq)
);
alter table room_archive alter column entries set compression pglz;

-- Who ever was a member, as far as it is archived.
create table room_players (
    room_id uuid not null references rooms,
    player_id uuid not null,
    primary key (room_id, player_id)
);
