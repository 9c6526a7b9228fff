-- A closed room leaves Redis. ARGV: job, its epoch, room. W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room = ARGV[3]
local r = redis.call('HMGET', 'room:r:' .. room, 'z', 's', 'a', 'h')
if r[1] and r[2] == r[3] then
  redis.call('DEL', 'room:r:' .. room, 'room:l:' .. room, 'room:s:' .. room, 'room:u:' .. room)
  redis.call('ZREM', 'room:idle', room)
  redis.call('SREM', 'room:long', room)
  if r[4] then redis.call('SREM', 'room:t:' .. r[4], room) end
end
return {'A'}
