-- Whether a round's number comes from a studio, as was settled when it opened; the code that gave the bytes of its number; and
-- the batch of the draw log that holds what it ended with. Null for rounds of before.
alter table table_rounds
    add column studio bool,
    add column rng_module smallint,
    add column batch bigint;

-- The functions of tables, which log it.
-- functions 4f505b4d312a859ebbc1c92327a4527e235c809c52696499300aae44c9951909
