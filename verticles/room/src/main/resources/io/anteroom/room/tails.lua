-- How far logs are. ARGV: node, rooms. Gives for each {'A', epoch, base, newest, 1 if the node is told of entries}.
local out = {}
for i = 2, #ARGV do
  local r = redis.call('HMGET', 'room:r:' .. ARGV[i], 'e', 'g', 'z', 's', 'b', 'c' .. ARGV[1])
  local why = doubt(r[1], r[2], r[3])
  out[#out + 1] = why and {why} or {'A', r[1], r[5], r[4], r[6] and 1 or 0}
end
return out
