-- What is archived leaves the log. ARGV: job, its epoch, room, number up to which, bytes. W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, upto = ARGV[3], tonumber(ARGV[4])
local key = 'room:r:' .. room
local r = redis.call('HMGET', key, 'a', 'y', 's')
if not r[1] then return {'L'} end
if upto > tonumber(r[1]) then
  redis.call('XTRIM', 'room:l:' .. room, 'MINID', (upto + 1) .. '-0')
  redis.call('HSET', key, 'a', upto, 'y', math.max(0, tonumber(r[2]) - tonumber(ARGV[5])))
end
return {'A'}
