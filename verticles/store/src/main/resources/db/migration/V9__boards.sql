-- A board has one season after another; one that is never reset stays in its first. epoch is raised when what Redis has
-- of the season is no good any more and has to be made again.
create table board_seasons (
    id bigint generated always as identity primary key,
    board text not null,
    number int not null,
    epoch int not null default 1,
    reset text not null,
    started_at timestamptz not null,
    ends_at timestamptz,
    ended_at timestamptz,
    -- By the database's clock: when it was closed, when all of it was in the archive, when its scores were deleted.
    closed_at timestamptz,
    archived_at timestamptz,
    emptied_at timestamptz,
    unique (board, number),
    check ((closed_at is null) = (ended_at is null)),
    check (archived_at is null or closed_at is not null),
    check (emptied_at is null or archived_at is not null)
);
create unique index board_seasons_open on board_seasons (board) where ended_at is null;
create index board_seasons_put_away on board_seasons (id) where ended_at is not null and emptied_at is null;

-- A player's score in a season that is not archived. Of equal scores the one with the lower reached is first; version
-- counts the changes. There is no index by score: an update that touches no indexed column costs half, and ranks are
-- read from Redis.
create table board_scores (
    season_id bigint not null,
    player_id uuid not null,
    score bigint not null check (score between -9007199254740991 and 9007199254740991),
    reached bigint not null,
    version bigint not null,
    primary key (season_id, player_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- Each batch takes a number and has the next 4095 for its items.
create sequence board_reached increment by 4096;

-- Which players' rows changed without Redis having been told yet. A row for each batch and season; it is gone a moment
-- later, unless the one who should have told Redis is.
create table board_unseen (
    id bigint generated always as identity primary key,
    season_id bigint not null,
    players uuid[] not null,
    at timestamptz not null default clock_timestamp()
);

-- An ended season, for ever.
create table board_archive (
    season_id bigint not null,
    rank bigint not null,
    player_id uuid not null,
    score bigint not null,
    primary key (season_id, rank)
);
create unique index board_archive_player on board_archive (season_id, player_id);

-- Submissions that may be repeated without being done again, for a day.
create table board_keys (
    principal text not null,
    key text not null,
    fingerprint bytea not null,
    season_id bigint not null,
    tx bigint not null default (pg_current_xact_id()::text::bigint),
    at timestamptz not null default now(),
    primary key (principal, key)
);
create index board_keys_at on board_keys (at);
