-- The session epoch under which the server took an action in its player's place; null for a player's own. An event's id
-- can't tell them apart: players choose theirs, and may choose one that looks like the server's.
alter table journal add column server_epoch smallint;
