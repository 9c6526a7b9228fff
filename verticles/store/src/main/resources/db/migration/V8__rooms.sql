-- A room as it was made, by a player or by a match. Its log is in Redis until it is archived; epoch is raised when Redis
-- lost it, so that a sequence never starts again in silence.
create table rooms (
    id uuid primary key,
    kind text not null,
    name text,
    max_members int not null check (max_members > 0),
    visibility text not null check (visibility in ('public', 'private')),
    password_hash text,
    status text not null default 'open' check (status in ('open', 'closed')),
    epoch int not null default 1,
    created_by uuid,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    -- Only these may join; null for whoever finds the room, or knows its password.
    admitted uuid[],
    -- Of a match: its mode, and each player's rank in it as one JSON object.
    mode text,
    ranks text,
    check ((status = 'closed') = (closed_at is not null))
);
create index rooms_found on rooms (created_at desc) where status = 'open' and visibility = 'public';
