-- Messages to rooms without rules, many rooms at once.
-- ARGV: bytes a log may have unarchived, entries in it that make a piece for the archive, count of messages; the name under which
-- each message's event id is remembered; its record, with its place in its batch; then for each room: room, its counts one
-- byte each, of its messages, at most 250, of members who sent them and of elements, then for each message which of the
-- members it was and for each element how many entries it has; the members' fields; the elements' texts. No event id is
-- there twice.
-- Gives a line for each room, its letter or, with tabs between, A, epoch, first number, nodes and results: results only if
-- not all were taken, with blanks between, each the number it has, minus that of the message it repeats, or a letter: N no
-- member, E other content, M muted, O log full. One text costs Redis and its reader less than tables do.
--
-- What is usual, all messages of a room new and from members, takes few calls with many arguments that are handed on as they
-- came. A room where something else is found is looked at message by message.
local call, byte = redis.call, string.byte
local bytes_max, long, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local run, now = call('GET', 'room:run'), tonumber(call('TIME')[1])
local ids, last_ids = event_ids(now)
local known = call('HMGET', ids, BEGUN, unpack(ARGV, 4, 3 + count))
local known_before = call('HMGET', last_ids, BEGUN, unpack(ARGV, 4, 3 + count))
local fresh, f = {'HSET', ids}, 2
local out, rooms, place, at = {}, 0, 0, 4 + 2 * count

-- One message after another, because one of them is no new one of a member.
local function sort_out(room, r, from, counts, messages, entries)
  local before, y, results, taken, n = tonumber(r[2]), tonumber(r[7]), {}, {}, 0
  for i = 1, messages do
    local result
    local known_now, record = known[1 + place + i], ARGV[3 + count + place + i]
    local first, sender = known_now or known_before[1 + place + i], byte(counts, 3 + i)
    -- Who left since gets the first answer too.
    if first then result = repeated(first, record, known_now and ids or last_ids)
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
  local room, counts, from = ARGV[at], ARGV[at + 1], at + 2
  local messages, members, elements = byte(counts, 1, 3)
  local key = 'room:r:' .. room
  at = from + members
  local r = call('HMGET', key, 'e', 's', 'g', 'k', 'z', 'n', 'y', 'a', 'f', unpack(ARGV, from, from + members - 1))
  local letter = 'A'
  if not r[1] then letter = 'L'
  elseif r[5] then letter = 'Z'
  elseif r[3] ~= run then letter = 'D'
  elseif r[4] then letter = 'R' end

  rooms = rooms + 1
  if letter ~= 'A' then
    out[rooms] = letter
  else
    local before, y, usual = tonumber(r[2]), tonumber(r[7]), true
    for i = 1, members do
      if not r[9 + i] or (r[9] and is_muted(r[9], string.sub(ARGV[from + i - 1], 2), now)) then usual = false end
    end
    for i = place + 1, place + messages do
      if known[1 + i] or known_before[1 + i] then usual = false end
    end
    local s, results = before, nil
    if usual and y < bytes_max then
      for i = 1, elements do
        local text = ARGV[at + i - 1]
        s, y = s + byte(counts, 3 + messages + i), y + #text
        call('XADD', 'room:l:' .. room, string.format('%d-0', s), 'm', text)
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
      for i = at, at + elements - 1 do
        for entry in string.gmatch(ARGV[i], '[^' .. BETWEEN .. ']+') do
          n = n + 1
          entries[n] = entry
        end
      end
      s, y, results = sort_out(room, r, from, counts, messages, entries)
    end
    if s > before then
      if results or messages > 1 then
        fresh[f + 1], fresh[f + 2] = string.sub(ARGV[4 + count + place], 7, 13), string.format('%d', before)
        f = f + 2
      end
      call('HSET', key, 's', string.format('%d', s), 'y', string.format('%d', y))
      if y > bytes_max / 2 or (s % 64 < s - before and s - tonumber(r[8]) >= long) then
        call('SADD', 'room:long', room)
      end
    end
    out[rooms] = string.format('A\t%s\t%d\t%s', r[1], before + 1, r[6])
    if results then out[rooms] = out[rooms] .. '\t' .. table.concat(results, ' ') end
  end
  place, at = place + messages, at + elements
end
if f > 2 then
  if not known[1] then fresh[f + 1], fresh[f + 2] = BEGUN, '' end
  call(unpack(fresh))
  if not known[1] then forget_ids(ids, now) end
end
return table.concat(out, '\n')
