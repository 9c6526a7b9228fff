-- Takes who may not speak in a room. ARGV: room, mutes as PostgreSQL has them, see room.lua. Gives {'A'}.
local key = 'room:r:' .. ARGV[1]
local r = redis.call('HMGET', key, 'e', 'g', 'z')
local why = doubt(r[1], r[2], r[3])
if why then return {why} end
hear_mutes(key, ARGV[2])
return {'A'}
