-- Who claimed to begin a room is done, or can't. ARGV: room, name of the claim.
local claim = 'room:b:' .. ARGV[1]
if redis.call('GET', claim) == ARGV[2] then redis.call('DEL', claim) end
return {'A'}
