-- How many members rooms have. ARGV: rooms.
local out = {}
for i = 1, #ARGV do out[i] = tonumber(redis.call('HGET', 'room:r:' .. ARGV[i], 'c') or 0) end
return out
