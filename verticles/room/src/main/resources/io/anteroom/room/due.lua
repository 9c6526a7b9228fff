-- What is due of a set whose scores are milliseconds by this server's clock, which need not be a node's. ARGV: set, milliseconds that
-- have to have passed since, at most so many.
return redis.call('ZRANGE', ARGV[1], '-inf', now_ms() - tonumber(ARGV[2]), 'BYSCORE', 'LIMIT', 0, ARGV[3])
