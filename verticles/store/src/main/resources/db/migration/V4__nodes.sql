create table nodes (
    id uuid primary key,
    beat_at timestamptz not null
) with (fillfactor = 50);

create table leases (
    job text primary key,
    node_id uuid not null,
    epoch bigint not null,
    until timestamptz not null
) with (fillfactor = 50);
