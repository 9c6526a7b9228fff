-- The number by which the journal names the code that gave the bytes; made when it is first seen.
create or replace function rng_module(for_hash bytea) returns smallint language plpgsql as $$
declare
    found_id smallint;
begin
    loop
        select id into found_id from rng_modules where hash = for_hash;
        exit when found_id is not null;
        insert into rng_modules (hash) values (for_hash) on conflict do nothing;
    end loop;
    return found_id;
end $$;

-- Appends a block that follows the head and whose batches wait as it says; false if it does not or they don't. The lock on
-- the head puts those who append in a row, and nobody else takes batches away.
create or replace function append_draw_block(
    p_number bigint, p_previous bytea, p_module bytea, p_batches bigint[], p_actions int[], p_digests bytea[],
    p_hash bytea, p_seal bytea, p_head_actions bigint, p_head_seal bytea)
returns boolean language plpgsql as $$
declare
    head draw_head%rowtype;
    waiting int;
begin
    select * into strict head from draw_head for update;
    select count(*) into waiting
    from unnest(p_batches, p_actions, p_digests) as sealed (id, actions, digest)
    join draw_batches b on b.id = sealed.id and b.actions = sealed.actions and b.digest = sealed.digest;
    if p_number <> head.number + 1
        or p_previous <> head.hash
        or waiting = 0
        or waiting <> cardinality(p_batches)
        or p_head_actions <> head.actions + (select sum(a) from unnest(p_actions) a)
    then
        return false;
    end if;

    insert into draw_blocks (number, previous, module, batches, actions, digests, hash, seal)
    values (p_number, p_previous, p_module, p_batches, p_actions, p_digests, p_hash, p_seal);
    delete from draw_batches where id = any (p_batches);
    update draw_head set number = p_number, actions = p_head_actions, hash = p_hash, seal = p_head_seal;
    return true;
end $$;

grant select on rng_modules, draw_batches, draw_blocks, draw_head to anteroom_app;
grant insert on rng_modules, draw_batches, draw_blocks to anteroom_app;
grant delete on draw_batches to anteroom_app;
grant update (number, actions, hash, seal) on draw_head to anteroom_app;
grant usage on all sequences in schema public to anteroom_app;
