-- What a room is in Redis. Every script begins with this text.
--
--   room:run             text    the run of the server that rooms were written in
--   room:r:ROOM          hash    how the room stands:
--                                  e epoch, b number it began after, s newest number, g run it was written in,
--                                  k kind if it has rules, x members at most, c members, n nodes with seats,
--                                  a number up to which the log is archived, y bytes of the rest, z set while closing,
--                                  v version and t state of the rules, o epoch of who lets it tick,
--                                  m<player> "seats joined name", q<player> "second messages", c<node> seats there
--   room:s:ROOM          hash    session -> "player node socket"; node is - while nobody holds the session
--   room:l:ROOM          stream  entries, some in each element, a field m for each; its id is the number of the last
--   room:i:PLAYER:SPAN   hash    event id -> 12 bytes of its content's hash, then its number
--   room:n:NODE          set     rooms with seats there
--   room:nodes           set     nodes with such rooms
--   room:gone            zset    "ROOM SESSION" by when the seat is given up, in milliseconds
--   room:idle            zset    rooms without members by since when
--   room:long            set     rooms that may have something to archive
--   room:over            hash    rooms whose outcome is not in PostgreSQL yet
--   room:jobs            hash    the newest epoch of each leased job
--   room:w:PLAYER        text    wrong passwords within a minute
--
-- Names are made here and not declared as keys: rooms are on one server. A reply begins with a letter that says how it
-- went; L: there is no such room here, D: it was written in another run, so what came last may be lost, Z: it closes.

-- Event ids are remembered for the rest of a span of so many seconds and for the next one.
local SPAN = 300
-- An element of a log holds at most so many entries and, if there is more than one, about so many bytes.
local ELEMENT_ENTRIES, ELEMENT_BYTES = 64, 16384
-- Sockets of one player in one room.
local SEATS_MAX = 8

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function doubt(e, g, z)
  if not e then return 'L' end
  if z then return 'Z' end
  if g ~= redis.call('GET', 'room:run') then return 'D' end
end

-- Puts entries behind number s; gives the newest number and their bytes.
local function append(room, s, entries)
  local element, size, bytes = {'XADD', 'room:l:' .. room, '', 'm', ''}, 0, 0
  local n = 3
  local function write()
    for i = #element, n + 1, -1 do element[i] = nil end
    element[3] = s .. '-0'
    redis.call(unpack(element))
    n, size = 3, 0
  end
  for i = 1, #entries do
    element[n + 1], element[n + 2] = 'm', entries[i]
    n, s, size, bytes = n + 2, s + 1, size + #entries[i], bytes + #entries[i]
    if size >= ELEMENT_BYTES or n >= 3 + 2 * ELEMENT_ENTRIES then write() end
  end
  if n > 3 then write() end
  return s, bytes
end

-- Entries after number `after`, as many as fit: the number of the first, and they.
local function read(room, after, entries_max, bytes_max)
  local log, from, first, size, out = 'room:l:' .. room, after + 1, after + 1, 0, {}
  while true do
    local elements = redis.call('XRANGE', log, from .. '-0', '+', 'COUNT', 8)
    if #elements == 0 then return {first, out} end
    for _, element in ipairs(elements) do
      local last = tonumber(string.match(element[1], '^%d+'))
      local count = #element[2] / 2
      for i = 1, count do
        local number, text = last - count + i, element[2][2 * i]
        if number > after then
          size = size + #text
          if #out > 0 and (size > bytes_max or #out >= entries_max) then return {first, out} end
          if #out == 0 then first = number end
          out[#out + 1] = text
        end
      end
      from = last + 1
    end
  end
end

-- A seat more, or one less, at a node.
local function seat_at(key, room, node)
  if redis.call('HINCRBY', key, 'c' .. node, 1) == 1 then
    local nodes = redis.call('HGET', key, 'n')
    redis.call('HSET', key, 'n', nodes == '' and node or nodes .. ' ' .. node)
    redis.call('SADD', 'room:n:' .. node, room)
    redis.call('SADD', 'room:nodes', node)
  end
end

local function unseat_at(key, room, node)
  if redis.call('HINCRBY', key, 'c' .. node, -1) <= 0 then
    local others = {}
    for other in string.gmatch(redis.call('HGET', key, 'n'), '%S+') do
      if other ~= node then others[#others + 1] = other end
    end
    redis.call('HDEL', key, 'c' .. node)
    redis.call('HSET', key, 'n', table.concat(others, ' '))
    redis.call('SREM', 'room:n:' .. node, room)
    if redis.call('EXISTS', 'room:n:' .. node) == 0 then redis.call('SREM', 'room:nodes', node) end
  end
end

local function member(record)
  local seats, joined, name = string.match(record, '^(%d+) (%d+) (.*)$')
  return tonumber(seats), joined, name
end

-- Puts a session's seat where its socket is; a new seat counts for its player.
local function sit(key, room, session, player, node, socket, record)
  local seat = redis.call('HGET', 'room:s:' .. room, session)
  if seat then
    local at = string.match(seat, '^%S+ (%S+)')
    if at == '-' then
      redis.call('ZREM', 'room:gone', room .. ' ' .. session)
      seat_at(key, room, node)
    elseif at ~= node then
      unseat_at(key, room, at)
      seat_at(key, room, node)
    end
  else
    local seats, joined, name = member(record)
    redis.call('HSET', key, 'm' .. player, (seats + 1) .. ' ' .. joined .. ' ' .. name)
    seat_at(key, room, node)
  end
  redis.call('HSET', 'room:s:' .. room, session, player .. ' ' .. node .. ' ' .. socket)
end

-- Puts entries that are no messages into the log; counts their bytes and lets the archiver know.
local function say(key, room, s, entries)
  local newest, bytes = append(room, s, entries)
  local archived = tonumber(redis.call('HGET', key, 'a'))
  redis.call('HSET', key, 's', newest)
  redis.call('HINCRBY', key, 'y', bytes)
  if newest - archived > 64 then redis.call('SADD', 'room:long', room) end
  return newest
end

-- Of rules: takes a state's successor, given as version it follows from, state and outcome.
local function turn(key, room, version, state, outcome)
  redis.call('HSET', key, 'v', tonumber(version) + 1, 't', state)
  if outcome ~= '' then redis.call('HSETNX', 'room:over', room, outcome) end
end

-- Whether a leased job with this epoch may still write.
local function owns(job, epoch)
  local newest = tonumber(redis.call('HGET', 'room:jobs', job) or 0)
  if tonumber(epoch) < newest then return false end
  if tonumber(epoch) > newest then redis.call('HSET', 'room:jobs', job, epoch) end
  return true
end
