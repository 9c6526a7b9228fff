-- What is archived leaves the log. ARGV: job, its epoch, room, number up to which, bytes of that or '' if they are to be counted.
-- W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, upto, bytes = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local key, log = 'room:r:' .. room, 'room:l:' .. room
local r = redis.call('HMGET', key, 'a', 'y', 's')
if not r[1] then return {'L'} end
if upto > tonumber(r[1]) then
  if not bytes then
    bytes = 0
    for _, element in ipairs(redis.call('XRANGE', log, '-', upto .. '-0')) do bytes = bytes + #element[2][2] end
  end
  redis.call('XTRIM', log, 'MINID', (upto + 1) .. '-0')
  redis.call('HSET', key, 'a', upto, 'y', math.max(0, tonumber(r[2]) - bytes))
end
return {'A'}
