-- Messages to rooms without rules, many rooms at once.
-- ARGV: messages a player may send to a room in a second, bytes a log may have unarchived, entries after which it is to be
-- archived; then for each room: room, count, and for each message: player, event id, hash, entry.
-- Gives for each room {letter} or {'A', epoch, first number, nodes, results}: results only if not all were taken, each the
-- number it has, minus that of the message it repeats, or a letter: N no member, Q too fast, E other content, O log full.
local rate, bytes_max, keep = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local run = redis.call('GET', 'room:run')
local now = tonumber(redis.call('TIME')[1])
local span = math.floor(now / SPAN)
local out, at = {}, 4

while ARGV[at] do
  local room, count = ARGV[at], tonumber(ARGV[at + 1])
  local key, from = 'room:r:' .. room, at + 2
  at = from + 4 * count

  local want, place = {'HMGET', key, 'e', 's', 'g', 'k', 'z', 'n', 'y', 'a'}, {}
  for i = from, at - 4, 4 do
    local player = ARGV[i]
    if not place[player] then
      place[player] = #want - 1
      want[#want + 1] = 'm' .. player
      want[#want + 1] = 'q' .. player
    end
  end
  local r = redis.call(unpack(want))

  if not r[1] then out[#out + 1] = {'L'}
  elseif r[5] then out[#out + 1] = {'Z'}
  elseif r[3] ~= run then out[#out + 1] = {'D'}
  elseif r[4] then out[#out + 1] = {'R', r[4]}
  else
    local s, y = tonumber(r[2]), tonumber(r[7])
    local first, entries, results, whole, fresh, sent = s + 1, {}, {}, true, {}, {}
    for i = from, at - 4, 4 do
      local player, event, hash = ARGV[i], ARGV[i + 1], ARGV[i + 2]
      local where, result = place[player], nil
      if not r[where] then
        result = 'N'
      else
        local ids = 'room:i:' .. player .. ':' .. span
        local messages = sent[player]
        if not messages then
          local second, before = string.match(r[where + 1] or '0 0', '^(%d+) (%d+)$')
          messages = tonumber(second) == now and tonumber(before) or 0
          fresh[player] = math.floor(tonumber(second) / SPAN) ~= span
        end
        local known = redis.call('HGET', 'room:i:' .. player .. ':' .. (span - 1), event)
        if not known and (messages >= rate or y >= bytes_max) then
          known = redis.call('HGET', ids, event)
          if not known then result = messages >= rate and 'Q' or 'O' end
        elseif not known and redis.call('HSETNX', ids, event, hash .. (s + 1)) == 1 then
          s = s + 1
          result = s
          y = y + #ARGV[i + 3]
          entries[#entries + 1] = ARGV[i + 3]
          if fresh[player] then
            redis.call('EXPIREAT', ids, (span + 2) * SPAN)
            fresh[player] = false
          end
          sent[player] = messages + 1
        elseif not known then
          known = redis.call('HGET', ids, event)
        end
        if known then
          result = string.sub(known, 1, 12) == hash and -tonumber(string.sub(known, 13)) or 'E'
        end
      end
      if result ~= s or #entries ~= s - first + 1 then whole = false end
      results[#results + 1] = result
    end
    if #entries > 0 then
      append(room, first - 1, entries)
      local set = {'HSET', key, 's', s, 'y', y}
      for player, messages in pairs(sent) do
        set[#set + 1] = 'q' .. player
        set[#set + 1] = now .. ' ' .. messages
      end
      redis.call(unpack(set))
      if s % 64 < #entries and (s - tonumber(r[8]) > keep or y > bytes_max / 2) then
        redis.call('SADD', 'room:long', room)
      end
    end
    out[#out + 1] = whole and {'A', r[1], first, r[6]} or {'A', r[1], first, r[6], results}
  end
end
return out
