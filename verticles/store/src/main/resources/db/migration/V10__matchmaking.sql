-- What everybody is thought to be worth before the first match; until now nothing was rated.
alter table profiles alter column rating set default 1500;
update profiles set rating = 1500 where rating = 0;

-- Where a player is as matchmaking sees it: waiting with a ticket, in a match, or neither; one row, so never in two. A
-- party's ticket is a row for each of its players, all alike. A room_id whose match or room has ended counts for nothing.
create table match_seats (
    player_id uuid primary key references players,
    ticket_id uuid,
    -- Mode and region, as mode/region.
    shard text,
    rank int,
    -- Of a party's ticket all its players, by id; null for a player alone.
    players uuid[],
    joined_at timestamptz,
    -- When it ends without a sign of life, and when it ends whatever its players do.
    expires_at timestamptz,
    ends_at timestamptz,
    -- A row is news to whoever last looked when its transaction had not ended, as in revocations.
    changed_tx bigint not null default 0,
    room_id uuid,
    check ((ticket_id is null) = (shard is null)),
    check (ticket_id is null or room_id is null)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
create index match_seats_waiting on match_seats (shard, changed_tx, player_id) where ticket_id is not null;

-- Who makes the matches of a shard. What it commits carries the epoch and holds this row for key share; whoever takes the
-- shard over locks it for update, and so waits for what the one before has under way.
create table match_shards (
    shard text primary key,
    matcher_id uuid,
    epoch bigint not null default 0,
    until timestamptz not null default '-infinity',
    waiting int not null default 0,
    waits text not null default '{}'
) with (fillfactor = 50);

create table matchers (
    id uuid primary key,
    until timestamptz not null
) with (fillfactor = 50);

-- A match is a room with what matchmaking knows of it. players, teams, ranks and waited_ms are in step.
create table matches (
    room_id uuid primary key,
    shard text not null,
    rank int not null,
    players uuid[] not null,
    teams int[] not null,
    ranks int[] not null,
    waited_ms bigint[] not null,
    made_at timestamptz not null default now(),
    ended_at timestamptz,
    -- Places that tickets may take, a number for each team, since when; null for none.
    free int[],
    free_since timestamptz,
    -- As the server decided, with what became of the ratings; null while it has not.
    result text,
    check ((free is null) = (free_since is null))
) with (fillfactor = 80);
create index matches_open on matches (made_at) where ended_at is null;
create index matches_free on matches (shard) where free is not null;

-- By Glicko-2. profiles.rating is the rating rounded, for everybody to see.
create table ratings (
    player_id uuid primary key references players,
    rating double precision not null default 1500,
    deviation double precision not null default 350,
    volatility double precision not null default 0.06,
    matches int not null default 0,
    rated_at timestamptz
) with (fillfactor = 70);

create table parties (
    id uuid primary key,
    leader uuid not null,
    created_at timestamptz not null default now()
);

create table party_members (
    player_id uuid primary key references players,
    party_id uuid not null references parties on delete cascade,
    accepted_at timestamptz not null default clock_timestamp()
);
create index party_members_party on party_members (party_id);

create table party_invitations (
    party_id uuid not null references parties on delete cascade,
    player_id uuid not null references players,
    at timestamptz not null default clock_timestamp(),
    primary key (party_id, player_id)
);
