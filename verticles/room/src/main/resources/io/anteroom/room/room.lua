-- What a room is in Redis. Every script begins with this text.
--
--   room:run             text    the lineage of what is here: the run of the server that it began in
--   room:seen            text    "lineage run": the run of the server that rooms were written in last
--   room:ended           text    "run next": what a node's own Redis was told of the one before it; see Lineage
--   room:back            text    there for as long as seats of nodes that died are kept, after a server took over
--   room:r:ROOM          hash    how the room stands:
--                                  e epoch, b number it began after, s newest number, g lineage it was written in,
--                                  k kind if it has rules, x members at most, c members, n nodes with seats,
--                                  a number up to which the log is archived, y bytes of the rest, z set while closing,
--                                  j newest epoch that PostgreSQL gave, if the log was found begun under the one before,
--                                  v version and t state of the rules,
--                                  of a kind that ticks, without v: h shard, i newest tick written, q number up to which
--                                  its state took the log, w when that was, in milliseconds, o epoch of who wrote it, - if Redis
--                                  was in doubt since,
--                                  u set when it is over,
--                                  f who is muted: a number that grows with each change, then player and the second it
--                                  ends in, 0 for never, each with a space behind it,
--                                  m<player> "seats joined name", c<node> seats there,
--                                l<player> there if they said that they leave a match while other sockets of theirs had
--                                seats, until they join again
--   room:s:ROOM          hash    session -> "player node socket"; node is - while nobody holds the session. Behind it, if the seat
--                                was taken again when the log was lost and nobody knows that its client heard of that:
--                                the numbers of an older log that it may still name; see older_of
--   room:u:ROOM          hash    session -> the number of the resume by which the socket that took its seat last has it; not of one
--                                that never resumed
--   room:k:ROOM          hash    session -> "player until": seats before the log was in doubt, and until when, in
--                                milliseconds, they may be taken again
--   room:b:ROOM          text    the claim of whoever is about to begin it
--   room:l:ROOM          stream  entries, some in each element, joined with U+001E in its field m; its id is the number
--                                of the last
--   room:i:SPAN          hash    11 bytes of player and event id -> 6 bytes of its content's hash, and then either its number
--                                in 6 bytes or 7 that name its batch and its place there as one byte; batch -> the number
--                                before its first; "-" -> nothing, as soon as it was seen to that the span is forgotten
--   room:n:NODE          set     rooms with seats there
--   room:nodes           set     nodes with such rooms
--   room:gone            zset    "ROOM SESSION" by when the seat is given up, in milliseconds
--   room:idle            zset    rooms without members by since when
--   room:long            set     rooms that may have something to archive
--   room:t:SHARD         set     rooms of a shard that tick
--   room:over            hash    rooms whose outcome is not in PostgreSQL yet, or not known to matchmaking
--   room:left            hash    "ROOM PLAYER" who left a match for good, which matchmaking does not know yet -> "epoch
--                                number" of the entry that says so
--   room:jobs            hash    the newest epoch of each leased job
--   room:w:PLAYER        text    wrong passwords of a player within a minute, at whatever rooms
--   room:d:ROOM          text    wrong passwords at a room within a minute, of whatever players
--
-- Names are made here and not declared as keys: rooms are on one server. A reply begins with a letter that says how it
-- went; L: there is no such room here, D: it is of another lineage, so what came last may be lost, Z: it closes.

-- Event ids are remembered for the rest of a span of so many seconds and for the next one.
local SPAN, BEGUN = 300, '-'
-- An element of a log holds at most so many entries and, if there is more than one, about so many bytes. One long text
-- costs Redis a fraction of many short ones.
local ELEMENT_ENTRIES, ELEMENT_BYTES, BETWEEN = 64, 16384, '\30'
-- Redis searches a small hash from end to end, unless a value in it is longer than 64 bytes.
local LONG = string.rep('-', 65)
-- Seats of one player in one room, each a socket's or kept for a session.
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

-- Whether a player may not speak at a second.
local function is_muted(mutes, player, now)
  local _, at = string.find(mutes, ' ' .. player .. ' ', 1, true)
  if not at then return false end
  local till = tonumber(string.match(mutes, '^%d+', at + 1))
  return till == 0 or till > now
end

-- Takes a word on who is muted unless a newer one was heard: words may overtake each other on their way from PostgreSQL.
local function hear_mutes(key, mutes)
  local before = tonumber(string.match(redis.call('HGET', key, 'f') or '0', '^%d+'))
  if tonumber(string.match(mutes, '^%d+')) > before then redis.call('HSET', key, 'f', mutes) end
end

-- Where event ids of now are remembered, and those of the span before.
local function event_ids(now)
  local span = math.floor(now / SPAN)
  return string.format('room:i:%d', span), string.format('room:i:%d', span - 1)
end

-- Of a span that begins: what is too old to be asked for goes, and its own ids will go by themselves if nobody speaks then. A
-- big hash is freed aside.
local function forget_ids(ids, now)
  redis.call('EXPIREAT', ids, string.format('%d', (math.floor(now / SPAN) + 2) * SPAN + 60))
  redis.call('UNLINK', string.format('room:i:%d', math.floor(now / SPAN) - 2))
end

-- The record of a message that is remembered by itself, with its number.
local function alone(record, number)
  return string.sub(record, 1, 6) .. struct.pack('>I2I4', math.floor(number / 4294967296), number % 4294967296)
end

-- What a message is that has been taken before: minus its number, or E for other content.
local function repeated(known, record, ids)
  if string.sub(known, 1, 6) ~= string.sub(record, 1, 6) then return 'E' end
  if #known == 12 then
    local high, low = struct.unpack('>I2I4', known, 7)
    return -(high * 4294967296 + low)
  end
  local before = redis.call('HGET', ids, string.sub(known, 7, 13))
  return -tonumber(before) - string.byte(known, 14)
end

-- The answer to an event of one message that was taken before; nothing if it is new.
local function answer_before(now, event, record)
  local ids, last_ids = event_ids(now)
  local known, known_before = redis.call('HGET', ids, event), redis.call('HGET', last_ids, event)
  if not known and not known_before then return end
  local number = repeated(known or known_before, record, known and ids or last_ids)
  if number == 'E' then return {'E'} end
  return {'S', -number}
end

-- Remembers the event of the message with this number.
local function remember(now, event, record, number)
  local ids = event_ids(now)
  redis.call('HSET', ids, event, alone(record, number))
  if redis.call('HLEN', ids) == 1 then forget_ids(ids, now) end
end

-- Puts entries behind number s; gives the newest number and the bytes of the elements.
local function append(room, s, entries)
  local log, bytes, from, size = 'room:l:' .. room, 0, 1, 0
  for i = 1, #entries do
    size = size + #entries[i]
    if i == #entries or size >= ELEMENT_BYTES or i - from + 1 == ELEMENT_ENTRIES then
      local text = from == i and entries[i] or table.concat(entries, BETWEEN, from, i)
      redis.call('XADD', log, string.format('%d-0', s + i), 'm', text)
      bytes, from, size = bytes + #text, i + 1, 0
    end
  end
  return s + #entries, bytes
end

-- Elements that hold entries after number `after`, as many as fit: each the number of its last entry and its text.
local function read(room, after, elements_max, bytes_max)
  local log, from, size, out = 'room:l:' .. room, after + 1, 0, {}
  while true do
    local elements = redis.call('XRANGE', log, from .. '-0', '+', 'COUNT', 8)
    if #elements == 0 then return out end
    for _, element in ipairs(elements) do
      local last, text = tonumber(string.match(element[1], '^%d+')), element[2][2]
      if #out > 0 and (size + #text > bytes_max or #out >= 2 * elements_max) then return out end
      size = size + #text
      out[#out + 1] = last
      out[#out + 1] = text
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

-- Which numbers of an older log a seat's client may still name: '' for none, N for all up to it, =N for that alone.
local function older_of(seat)
  return string.match(seat or '', '^%S+ %S+ %S+ (%S+)$') or ''
end

-- A seat's text; as with older_of, whoever holds it.
local function seat_of(player, node, socket, older)
  local seat = player .. ' ' .. node .. ' ' .. socket
  return older ~= '' and seat .. ' ' .. older or seat
end

-- Whether a session's seat, if it has one, is held by another socket than this one.
local function is_anothers(seat, node, socket)
  local at, holder = string.match(seat or '', '^%S+ (%S+) (%S+)')
  return at and at ~= '-' and (at ~= node or holder ~= socket)
end

-- Whether a socket that resumed the session later than this one has taken its seat since: this one asked before it heard. Or this
-- one itself, which gave up what it asks here and asked again: a node's numbers grow.
local function is_overtaken(seat, room, session, node, socket, resume)
  local has = tonumber(redis.call('HGET', 'room:u:' .. room, session) or 0)
  local at, holder = string.match(seat or '', '^%S+ (%S+) (%S+)')
  return tonumber(resume) < has or (tonumber(resume) == has and at == node and tonumber(socket) < tonumber(holder))
end

-- A seat is gone, and what is known of its session here.
local function drop_seat(room, session)
  redis.call('HDEL', 'room:s:' .. room, session)
  redis.call('HDEL', 'room:u:' .. room, session)
  redis.call('ZREM', 'room:gone', room .. ' ' .. session)
end

-- A member's record when there is a place for one more seat; nothing if sockets hold all. If need be the seat goes that is kept for the
-- session which is away longest: who comes anew again and again, as a page that is loaded, would else be kept out by those.
local function with_place(key, room, player, record)
  local seats, joined, name = member(record)
  if seats < SEATS_MAX then return record end
  local all, kept, longest, since = redis.call('HGETALL', 'room:s:' .. room), player .. ' - ', nil, nil
  for i = 1, #all, 2 do
    if string.sub(all[i + 1], 1, #kept) == kept then
      local due = tonumber(redis.call('ZSCORE', 'room:gone', room .. ' ' .. all[i]) or 0)
      if not since or due < since then longest, since = all[i], due end
    end
  end
  if not longest then return end
  drop_seat(room, longest)
  record = (seats - 1) .. ' ' .. joined .. ' ' .. name
  redis.call('HSET', key, 'm' .. player, record)
  return record
end

-- Puts a session's seat where its socket is; a new seat counts for its player.
local function sit(key, room, session, player, node, socket, resume, record, older)
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
  redis.call('HSET', 'room:s:' .. room, session, seat_of(player, node, socket, older))
  if resume ~= '0' then redis.call('HSET', 'room:u:' .. room, session, resume) end
  redis.call('HDEL', 'room:k:' .. room, session)
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
