-- Which shards have rooms that tick. ARGV: shards.
local some = {}
for _, shard in ipairs(ARGV) do
  if redis.call('EXISTS', 'room:t:' .. shard) == 1 then some[#some + 1] = shard end
end
return some
