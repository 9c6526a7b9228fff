-- The first word on each connection, so that nobody writes to rooms before. What is here is of the same lineage as long as
-- the server is, and with its successor if that was told, by a key for it alone, that it has all of the run that rooms were
-- written in last. Else what came last may be lost: a new lineage begins, and rooms of another are in doubt from now on.
-- ARGV: milliseconds that seats of nodes which died are kept after a server took over, since nobody could come back before.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local lineage, seen, ended = unpack(redis.call('MGET', 'room:run', 'room:seen', 'room:ended'))
local before = tostring(lineage) .. ' '
if seen ~= before .. run then
  local last = string.match(ended or '', '^(%x+) ' .. run .. '$')
  if last and seen == before .. last then
    redis.call('SET', 'room:back', 1, 'PX', ARGV[1])
  else
    lineage = run
    redis.call('SET', 'room:run', run)
  end
  redis.call('SET', 'room:seen', lineage .. ' ' .. run)
end
if ended then redis.call('DEL', 'room:ended') end
return run
