-- When players sent the invitations of their last minute. Parties come and go, and their invitations with them.
create table party_inviters (
    player_id uuid primary key references players,
    sent_at timestamptz[] not null default '{}'
) with (fillfactor = 70);

-- functions a8eb9a827c36bd7fa6409235413d6fc149a42fc271289104954c7975f2240188
