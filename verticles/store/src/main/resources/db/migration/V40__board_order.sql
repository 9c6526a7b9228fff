-- The scores of an ended season in the order of its places, while it is put away: whoever has place n + 1 is found behind who has
-- place n, however many there are. place is the score, negated where the highest is first.
create table board_order (
    season_id bigint not null,
    place bigint not null,
    reached bigint not null,
    player_id uuid not null,
    primary key (season_id, place, reached)
);

-- When all of the season was in that order, and which player the part that is under way has come to.
alter table board_seasons add column sorted_at timestamptz, add column passed_player uuid;

-- The functions of boards, which put seasons away by it.
-- functions 4f66f23d1b73717feb6757c8fbcb1766e11c19e529565a786008bee8bfa92c3e
