-- The role belongs to the whole server, where another database may have made it, or be making it now.
do $$
begin
    if not exists (select from pg_roles where rolname = 'anteroom_app') then
        create role anteroom_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;
end $$;
