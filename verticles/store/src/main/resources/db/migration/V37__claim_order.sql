-- The number of the last claim by whom the game is held: a release of what was claimed before leaves it. Nodes of before say none.
alter table game_sessions add column claim_number bigint not null default 0;

-- The function of claims, which keeps their numbers, and that of releases, which is new.
-- functions 8088337a861fbabd073677799d1c1ac220393e4a4477742a67ab0c31c14e8260
