-- The first word on each connection: rooms that were written in another run of the server are in doubt from now on.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if redis.call('GET', 'room:run') ~= run then redis.call('SET', 'room:run', run) end
return run
