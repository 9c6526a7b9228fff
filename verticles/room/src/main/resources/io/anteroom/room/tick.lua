-- Ticks of rooms, each with the state it leads to and what the room says, or nothing of it. ARGV: bytes a log may have
-- unarchived; for each room: job of its shard, owner's epoch, room, its epoch and tick as the owner knows them, the new
-- tick, number up to which it took the log, state, outcome or '', count of entries, entries.
-- Gives for each {'A', first number, newest, nodes, number up to which nothing is left to take}, or a letter: W the shard is
-- another's, V it stands otherwise, O log full. What a tick took may be archived, so a full log refuses only those that take
-- nothing: else it would never become shorter.
local bytes_max = tonumber(ARGV[1])
local out, at = {}, 2
while ARGV[at] do
  local job, owner, room, epoch, before, tick, took, state, outcome, count = unpack(ARGV, at, at + 9)
  count = tonumber(count)
  local key = 'room:r:' .. room
  local r = redis.call('HMGET', key, 'e', 'g', 'z', 's', 'i', 'y', 'n', 'q')
  local why = not owns(job, owner) and 'W' or doubt(r[1], r[2], r[3])
    or ((r[1] ~= epoch or r[5] ~= before) and 'V')
    or (count > 0 and took == r[8] and tonumber(r[6]) >= bytes_max and 'O')
  if why then
    out[#out + 1] = {why}
  else
    local s = tonumber(r[4])
    local newest = count > 0 and say(key, room, s, {unpack(ARGV, at + 10, at + 9 + count)}) or s
    -- What the room says itself is not taken by the next tick.
    local done = s == tonumber(took) and newest or tonumber(took)
    redis.call('HSET', key, 'i', tick, 'q', done, 't', state, 'w', now_ms(), 'o', owner)
    if outcome ~= '' then
      redis.call('HSETNX', 'room:over', room, outcome)
      redis.call('HSET', key, 'u', 1)
      redis.call('SREM', 'room:t:' .. string.match(job, '%d+$'), room)
    end
    out[#out + 1] = {'A', s + 1, newest, r[7], done}
  end
  at = at + 10 + count
end
return out
