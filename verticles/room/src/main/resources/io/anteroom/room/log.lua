-- The next elements to archive, whole. ARGV: job, its epoch, room, entries to keep live, bytes to keep live, entries that are
-- worth it, entries and bytes at most. A room that closes keeps nothing; one that ticks what its state did not take yet.
-- Gives {'A', number before the first, elements as a page has them, 1 if there are more, their bytes}; W: the job is another's.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, keep, keep_bytes, worth = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local entries_max, bytes_max = tonumber(ARGV[7]), tonumber(ARGV[8])
local r = redis.call('HMGET', 'room:r:' .. room, 'a', 's', 'z', 'y', 'q')
if not r[1] then
  redis.call('SREM', 'room:long', room)
  return {'L'}
end
local from, newest = tonumber(r[1]) + 1, tonumber(r[2])
local to, spare = newest - keep, tonumber(r[4]) - keep_bytes
if r[3] then
  to = newest
elseif to - from + 1 < worth then
  to = 0
end
if r[5] and not r[3] then
  newest = math.min(newest, tonumber(r[5]))
  to = math.min(to, newest)
end
local out, size, at = {}, 0, from
while (at <= to or (size < spare and at <= newest)) and at - from < entries_max and size < bytes_max do
  local element = redis.call('XRANGE', 'room:l:' .. room, at .. '-0', '+', 'COUNT', 1)[1]
  if not element then break end
  local last, text = tonumber(string.match(element[1], '^%d+')), element[2][2]
  if last > newest or (last > to and size >= spare) then break end
  out[#out + 1] = last
  out[#out + 1] = text
  size = size + #text
  at = last + 1
end
local more = #out > 0 and (at <= to or size < spare) and at <= newest
if not more then redis.call('SREM', 'room:long', room) end
return {'A', from - 1, out, more and 1 or 0, size}
