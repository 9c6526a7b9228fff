-- How rooms stand that are to tick. From the first room of a shard on its owners before are refused.
-- ARGV: for each room: job of its shard, owner's epoch, room.
-- Gives for each {'A', epoch, tick, number up to which the state took the log, state, milliseconds since it was written,
-- 1 if another owner wrote it, kind}, or a letter: W the shard is another's,
-- O it is over, E nobody is there and nothing is left to take.
local out = {}
for i = 1, #ARGV, 3 do
  local job, owner, room = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local r = redis.call('HMGET', 'room:r:' .. room, 'e', 'g', 'z', 'i', 'q', 't', 'w', 'o', 'c', 'u', 'k', 's')
  local why = not owns(job, owner) and 'W' or doubt(r[1], r[2], r[3]) or (r[10] and 'O')
    or (r[9] == '0' and r[12] == r[5] and 'E')
  if why then
    if why == 'L' then redis.call('SREM', 'room:t:' .. string.match(job, '%d+$'), room) end
    out[#out + 1] = {why}
  else
    out[#out + 1] = {'A', r[1], r[4], r[5], r[6], now_ms() - tonumber(r[7]), r[8] and r[8] ~= owner and 1 or 0,
      r[11]}
  end
end
return out
