-- Messages to rooms without rules, many rooms at once.
-- ARGV: bytes a log may have unarchived, entries after which it is to be archived, count of messages; the name under which
-- each message's event id is remembered; its record, with its place in its batch; then for each room: room, batch, count of
-- its messages, at most 250, count of members who sent them, their fields, a text with one byte for each message that says
-- which of them it was, count of elements, of each element its count of entries and its text. No event id is there twice.
-- Gives for each room {letter} or {'A', epoch, first number, nodes, results}: results only if not all were taken, each the
-- number it has, minus that of the message it repeats, or a letter: N no member, E other content, M muted, O log full.
--
-- What is usual, all messages of a room new and from members, takes few calls with many arguments that are handed on as they
-- came. A room where something else is found is looked at message by message.
local call = redis.call
local bytes_max, keep, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local run, now = call('GET', 'room:run'), tonumber(call('TIME')[1])
local ids, last_ids = event_ids(now)
local spans = call('EXISTS', ids, last_ids)
local is_after_last = spans == 2 or (spans == 1 and call('EXISTS', last_ids) == 1)
local is_begun = spans > (is_after_last and 1 or 0)
local known = is_begun and call('HMGET', ids, unpack(ARGV, 4, 3 + count)) or {}
local known_before = is_after_last and call('HMGET', last_ids, unpack(ARGV, 4, 3 + count)) or {}
local fresh, f = {'HSET', ids}, 2
local out, rooms, place, at = {}, 0, 0, 4 + 2 * count

-- One message after another, because one of them is no new one of a member.
local function sort_out(room, r, from, senders, messages, entries)
  local before, y, results, taken, n = tonumber(r[2]), tonumber(r[7]), {}, {}, 0
  for i = 1, messages do
    local result
    local first, record = known[place + i] or known_before[place + i], ARGV[3 + count + place + i]
    local sender = string.byte(senders, i)
    -- Who left since gets the first answer too.
    if first then result = repeated(first, record, known[place + i] and ids or last_ids)
    elseif not r[9 + sender] then result = 'N'
    elseif r[9] and is_muted(r[9], string.sub(ARGV[from + sender - 1], 2), now) then result = 'M'
    elseif y >= bytes_max then result = 'O'
    else
      n = n + 1
      result, taken[n], y = before + n, entries[i], y + #entries[i]
      fresh[f + 1], fresh[f + 2] = ARGV[3 + place + i], string.sub(record, 1, 13) .. string.char(n)
      f = f + 2
    end
    results[i] = result
  end
  local s, bytes = append(room, before, taken)
  return s, tonumber(r[7]) + bytes, results
end

while ARGV[at] do
  local room, batch, messages, members = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local key, from = 'room:r:' .. room, at + 4
  local senders, elements = ARGV[from + members], tonumber(ARGV[from + members + 1])
  at = from + members + 2
  local r = call('HMGET', key, 'e', 's', 'g', 'k', 'z', 'n', 'y', 'a', 'f', unpack(ARGV, from, from + members - 1))
  local letter = 'A'
  if not r[1] then letter = 'L'
  elseif r[5] then letter = 'Z'
  elseif r[3] ~= run then letter = 'D'
  elseif r[4] then letter = 'R' end

  rooms = rooms + 1
  if letter ~= 'A' then
    out[rooms] = {letter}
  else
    local before, y, usual = tonumber(r[2]), tonumber(r[7]), true
    for i = 1, members do
      if not r[9 + i] or (r[9] and is_muted(r[9], string.sub(ARGV[from + i - 1], 2), now)) then usual = false end
    end
    for i = place + 1, place + messages do
      if known[i] or known_before[i] then usual = false end
    end
    local s, results = before, nil
    if usual and y < bytes_max then
      for i = at, at + 2 * elements - 1, 2 do
        s, y = s + ARGV[i], y + #ARGV[i + 1]
        call('XADD', 'room:l:' .. room, string.format('%d-0', s), 'm', ARGV[i + 1])
      end
      if messages == 1 then
        fresh[f + 1], fresh[f + 2] = ARGV[4 + place], alone(ARGV[4 + count + place], s)
        f = f + 2
      else
        for i = place + 1, place + messages do
          fresh[f + 1], fresh[f + 2] = ARGV[3 + i], ARGV[3 + count + i]
          f = f + 2
        end
      end
    else
      local entries, n = {}, 0
      for i = at + 1, at + 2 * elements, 2 do
        for entry in string.gmatch(ARGV[i], '[^' .. BETWEEN .. ']+') do
          n = n + 1
          entries[n] = entry
        end
      end
      s, y, results = sort_out(room, r, from, senders, messages, entries)
    end
    if s > before then
      if results or messages > 1 then
        fresh[f + 1], fresh[f + 2] = batch, string.format('%d', before)
        f = f + 2
      end
      call('HSET', key, 's', string.format('%d', s), 'y', string.format('%d', y))
      if y > bytes_max / 2 or (s % 64 < s - before and s - tonumber(r[8]) > keep) then
        call('SADD', 'room:long', room)
      end
    end
    out[rooms] = {'A', r[1], before + 1, r[6], results}
  end
  place, at = place + messages, at + 2 * elements
end
if f > 2 then
  call(unpack(fresh))
  if not is_begun then forget_ids(ids, now) end
end
return out
