-- Whether a table's number comes from a studio. Who finishes a round of a table that the settings no longer name has no
-- other way to know. Of those of before, the last outcome tells.
alter table game_tables add column studio bool not null default false;

update game_tables t
set studio = true
where 'studio' = (
    select r.outcome_source
    from table_rounds r
    where r.table_id = t.id and r.outcome is not null
    order by r.number desc
    limit 1);

-- functions 19167e225c5f3769248a63a5152317c86fcbf2d4d068258aa65c9dd97ca737fd
