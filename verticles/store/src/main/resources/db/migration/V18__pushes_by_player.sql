-- A player's pushes are handed over in order, so whoever takes one looks for older ones of the same player.
create index push_outbox_by_player on push_outbox (player_id, id);
