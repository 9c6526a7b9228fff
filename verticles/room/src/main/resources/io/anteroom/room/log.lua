-- The next piece of a log that is to be archived. ARGV: job, its epoch, room, entries to keep live, bytes to keep live, entries
-- beyond those that are worth a piece, entries and bytes of a piece, which its last element may exceed. A room that closes
-- keeps nothing; one that ticks, until it is over, what its state did not take yet.
-- Gives {'A', its first number, its last, bytes that leave the log with it, its entries in one text}; N there is nothing to do;
-- W: the job is another's.
--
-- A piece consists of whole elements. A log has no hole, but for one that a node from before left, where Redis was older than
-- the archive: what is missing is archived. A piece ends before it, and the next one begins behind it.
if not owns(ARGV[1], ARGV[2]) then return {'W'} end
local room, keep, keep_bytes = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local worth, entries_max, bytes_max = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

-- What of an element is not archived, and the number before its first.
local function behind(text, last, archived)
  local before, at = last - 1, string.find(text, BETWEEN, 1, true)
  if not at then return text, before end
  local places = {}
  while at do
    before, places[#places + 1] = before - 1, at
    at = string.find(text, BETWEEN, at + 1, true)
  end
  if before >= archived then return text, before end
  return string.sub(text, places[archived - before] + 1), archived
end

-- Elements after `archived`, up to the number that must not be exceeded; `to` is worth it, whatever the bytes, which are to
-- leave, whatever the numbers.
local function piece(archived, to, spare, newest)
  local before, last, bytes, texts = archived, archived, 0, {}
  while true do
    local elements = redis.call('XRANGE', 'room:l:' .. room, (last + 1) .. '-0', '+', 'COUNT', 32)
    for _, element in ipairs(elements) do
      local ends, text = tonumber(string.match(element[1], '^%d+')), element[2][2]
      local wanted = ends <= newest and (ends <= to or bytes < spare)
      if not wanted or bytes >= bytes_max or last - before >= entries_max then return before, last, bytes, texts end
      local fresh, from = behind(text, ends, archived)
      if from > last then
        if #texts > 0 then return before, last, bytes, texts end
        before = from
      end
      texts[#texts + 1] = fresh
      last, bytes = ends, bytes + #text
    end
    if #elements == 0 then return before, last, bytes, texts end
  end
end

local r = redis.call('HMGET', 'room:r:' .. room, 'a', 's', 'z', 'y', 'q', 'u')
if r[1] then
  local archived, newest = tonumber(r[1]), tonumber(r[2])
  local to, spare = newest - keep, tonumber(r[4]) - keep_bytes
  if r[3] then
    to = newest
  elseif to - archived < worth then
    to = archived
  end
  if r[5] and not r[6] and not r[3] then
    newest = math.min(newest, tonumber(r[5]))
    to = math.min(to, newest)
  end
  if to > archived or (spare > 0 and newest > archived) then
    local before, last, bytes, texts = piece(archived, to, spare, newest)
    if #texts == 0 then return {'N'} end
    return {'A', before + 1, last, bytes, table.concat(texts, BETWEEN)}
  end
end
redis.call('SREM', 'room:long', room)
return {'N'}
