-- How often somebody came into a match after it was made, and by which of these entries a player came into theirs; 0 for
-- those it was made of.
alter table matches add column entries int not null default 0;
alter table match_seats add column entry int not null default 0;

-- functions ff66adc80b70aa8c35829298c362816026463c3cc55d82ade7e2a1c61d258666
