-- Lets an empty room close: from now on nobody enters. ARGV: job, its epoch, room, milliseconds it must have been empty.
-- Gives {'A', newest, archived}; K it is not empty, or not for long enough; W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room = ARGV[3]
local key = 'room:r:' .. room
local since = redis.call('ZSCORE', 'room:idle', room)
local r = redis.call('HMGET', key, 's', 'a', 'c')
if not r[1] then
  redis.call('ZREM', 'room:idle', room)
  return {'L'}
end
if not since or tonumber(since) > now_ms() - tonumber(ARGV[4]) or tonumber(r[3]) > 0 then return {'K'} end
redis.call('HSET', key, 'z', 1)
return {'A', r[1], r[2]}
