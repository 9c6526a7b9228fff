#!/usr/bin/env bash
# Starts the packed jar on a fresh data directory, runs load scenarios against it, stops it and shows the figures.
# Builds nothing. The whole server stack (JVM, PostgreSQL, Redis) is pinned to one set of cores, the generator to another.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: bench/run.sh [options] [-- options of the generator]

  --scenario rounds|sockets|table|relay|queue  what to run (rounds)
  --players N[,N...]           rounds: players, one scenario each (64,512)
  --game GAME                  rounds: dice, limbo, mines, blackjack or blackjack-long (dice)
  --rate N                     rounds, relay: rounds or messages a second in an open loop; 0 is a closed loop (0)
  --rooms N  --members N       relay: rooms, and members of each (100, 4)
  --nodes N                    relay: nodes of one cluster; the members of each room are spread over them (1)
  --generators N               relay: processes that share the rooms and the rate (1)
  --yardstick                  relay: the same load at a relay of plain ws too, before and after, to tell what the machine
                               is worth today; needs node, and once: npm ci --prefix bench/yardstick
  --warmup S  --duration S     rounds: seconds before and in each window (10, 15)
  --repeat N                   rounds, relay: windows; sockets: fresh servers (3)
  --count N                    sockets: how many (20000); queue: players (5000 if not given)
  --over S                     queue: seconds in which they come (90)
  --server-cores LIST          cores of the server stack (0)
  --client-cores LIST          cores of the generator (1)
  --set KEY=VALUE              a setting of the server, repeatable
  --json FILE                  where to append the figures (bench/out/figures.json)
  --limit S                    the whole run is stopped after this time (900)
  --keep                       leave data and logs behind, and say where

SERVER_JAVA_OPTIONS and CLIENT_JAVA_OPTIONS go to the two JVMs.
USAGE
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
server_jar=${SERVER_JAR:-$root/verticles/app/target/anteroom.jar}
bench_jar=$here/target/bench.jar
scenario=rounds players=64,512 game=dice rooms=100 members=4 rate=0 warmup=10 duration=15 repeat=3 count= over=90 nodes=1 generators=1 yardstick=no
server_cores=0 client_cores=1 json=$here/out/figures.json limit=900 keep=no
settings=()

while [ $# -gt 0 ]; do
  case $1 in
    --scenario) scenario=$2; shift 2 ;;
    --players) players=$2; shift 2 ;;
    --game) game=$2; shift 2 ;;
    --rooms) rooms=$2; shift 2 ;;
    --members) members=$2; shift 2 ;;
    --nodes) nodes=$2; shift 2 ;;
    --generators) generators=$2; shift 2 ;;
    --rate) rate=$2; shift 2 ;;
    --yardstick) yardstick=yes; shift ;;
    --warmup) warmup=$2; shift 2 ;;
    --duration) duration=$2; shift 2 ;;
    --repeat) repeat=$2; shift 2 ;;
    --count) count=$2; shift 2 ;;
    --over) over=$2; shift 2 ;;
    --server-cores) server_cores=$2; shift 2 ;;
    --client-cores) client_cores=$2; shift 2 ;;
    --set) settings+=(--set "$2"); shift 2 ;;
    --json) json=$2; shift 2 ;;
    --limit) limit=$2; shift 2 ;;
    --keep) keep=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done
more=("$@")

[ $((rooms % generators + rate % generators)) = 0 ] || { echo "run.sh: rooms and rate must be shared evenly" >&2; exit 2; }
case $scenario in rounds | sockets | table | relay | queue) ;; *) echo "run.sh: no scenario named $scenario" >&2; exit 2 ;; esac
for jar in "$server_jar" "$bench_jar"; do
  [ -f "$jar" ] || { echo "run.sh: $jar is not there; build it with: mvn -q package -DskipTests" >&2; exit 2; }
done

if [ "$yardstick" = yes ]; then
  [ "$scenario" = relay ] || { echo "run.sh: --yardstick belongs to the relay scenario" >&2; exit 2; }
  [ -d "$here/yardstick/node_modules/ws" ] || { echo "run.sh: first: npm ci --prefix bench/yardstick" >&2; exit 2; }
fi

# Twenty thousand sockets need as many files, on both sides.
ulimit -n "$(ulimit -Hn)" || true

started=$SECONDS
work=$(mktemp -d "${TMPDIR:-/tmp}/anteroom-bench.XXXXXX")
data=$work/data
tokens=$work/players
log=$work/server.log
server_pid=
node_pids=()
url=
management=
cluster_port=15701

left() {
  local seconds=$((limit - (SECONDS - started)))
  echo $((seconds > 1 ? seconds : 1))
}

# Nodes that share a PostgreSQL and a Redis end before these do.
stop_nodes() {
  local pid
  for pid in "${node_pids[@]}"; do
    kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${node_pids[@]}"; do
    timeout 30 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  node_pids=()
  stop_server
}

# Asks the server to stop and waits; what does not stop in time is killed, PostgreSQL included. Only by process id.
stop_server() {
  [ -n "$server_pid" ] || return 0
  local pid=$server_pid
  server_pid=
  kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 300); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$pid" 2>/dev/null; then
    echo "run.sh: the server did not stop within 30 s and is killed" >&2
    local file
    kill -KILL "$pid" 2>/dev/null || true
    for file in $(find "$data" -maxdepth 5 -name postmaster.pid 2>/dev/null); do
      kill -INT "$(head -n 1 "$file")" 2>/dev/null || true
    done
  fi
  wait "$pid" 2>/dev/null || true
}

cleanup() {
  local code=$?
  trap - EXIT
  stop_nodes
  if [ "$keep" = yes ]; then
    echo "run.sh: data and logs are in $work" >&2
  else
    rm -rf "$work"
  fi
  exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
  echo "run.sh: $1" >&2
  tail -n 40 "$log" >&2 || true
  exit 2
}

export ANTEROOM_DATA_DIR=$data ANTEROOM_HTTP_PORT=0 ANTEROOM_MANAGEMENT_PORT=0

# The tool needs the data directory to itself, so it runs before the node.
create_players() {
  [ -n "$server_pid" ] || rm -rf "$data"
  timeout "$(left)" java -jar "$server_jar" players --create "$1" --out "$tokens" >"$log" 2>&1 \
    || fail "the players could not be created"
}

# A session of its own keeps the server out of the generator's scheduling group. Where Linux groups by session, a group
# that is busy on both cores has been seen to keep a core from all others, Redis and the network among them, for 0.2 s.
pinned() {
  exec setsid taskset -c "$server_cores" "$@"
}

# Its process is $started_pid.
start_node() {
  # shellcheck disable=SC2086
  pinned java ${SERVER_JAVA_OPTIONS:-} -jar "$server_jar" "$@" "${settings[@]}" >"$log" 2>&1 &
  started_pid=$!
}

await() {
  for _ in $(seq 600); do
    kill -0 "$started_pid" 2>/dev/null || fail "the server ended while it started"
    ! grep -qs "$1" "$log" || return 0
    sleep 0.1
  done
  fail "the server was not ready within 60 s"
}

await_node() {
  await 'ready: players http'
  url=$url${url:+,}$(grep -o 'ready: players http://[^ ,"]*' "$log" | head -n 1 | grep -o 'http://.*')
  : "${management:=$(grep -o 'management http://[^ ,"]*' "$log" | head -n 1 | grep -o 'http://.*')}"
}

start_server() {
  url='' management=''
  start_node
  server_pid=$started_pid
  await_node
}

# Servers of their own for the nodes of a cluster, which get to know of them as they get to know all else.
start_servers() {
  rm -rf "$data"
  pinned java -Xmx64m -jar "$bench_jar" servers --data "$data" >"$log" 2>&1 &
  started_pid=$! server_pid=$!
  await '^redis.url='
  ANTEROOM_POSTGRES_URL=$(sed -n 's/^postgres.url=//p' "$log")
  ANTEROOM_REDIS_URL=$(sed -n 's/^redis.url=//p' "$log")
  ANTEROOM_KEYS_MASTER=$(head -c 32 /dev/urandom | base64)
  export ANTEROOM_POSTGRES_URL ANTEROOM_REDIS_URL ANTEROOM_KEYS_MASTER
}

start_nodes() {
  local members='' i
  for i in $(seq "$nodes"); do
    members=$members${members:+,}127.0.0.1:$((cluster_port + i))
  done
  url='' management=''
  for i in $(seq "$nodes"); do
    log=$work/node$i.log
    start_node --set cluster.enabled=true --set "cluster.name=bench-$$" --set "cluster.members=$members" \
      --set "cluster.port=$((cluster_port + i))"
    node_pids+=("$started_pid")
    await_node
  done
}

generator() {
  # A small heap keeps the generator's own pauses short.
  # shellcheck disable=SC2086
  timeout "$(left)" taskset -c "$client_cores" \
    java ${CLIENT_JAVA_OPTIONS:--XX:+UseSerialGC -Xms256m -Xmx512m} -jar "$bench_jar" "$@" \
    --url "$url" --tokens "$tokens" --server-cores "$server_cores" --json "$json" "${more[@]}"
}

# One process like the server's, with no data, whose players need no token.
measure_yardstick() {
  url=''
  log=$work/yardstick.log
  pinned node "$here/yardstick/relay.mjs" >"$log" 2>&1 &
  started_pid=$! server_pid=$!
  await 'ready: players http'
  url=$(grep -o 'http://.*' "$log")
  seq "$((rooms * members))" >"$tokens"
  generator relay --server ws --rooms "$rooms" --members "$members" --rate "$rate" --warmup 5 \
    --duration "$duration" --repeat 2 --server-pids "$server_pid" || note $?
  stop_server
  log=$work/server.log
  echo
}

# Each of $generators processes has its share of the rooms, the players and the rate.
relay() {
  local all=$tokens share=$((rooms / generators)) pids=() linger=0 i pid
  # They are not ready at the same moment, and who leaves is work for the nodes.
  [ "$generators" = 1 ] || linger=20
  local watched
  watched=$(IFS=,; echo "$server_pid${node_pids[*]:+,${node_pids[*]}}")
  for i in $(seq 0 $((generators - 1))); do
    tokens=$all.$i
    sed -n "$((i * share * members + 1)),$(((i + 1) * share * members))p" "$all" >"$tokens"
    generator relay --rooms "$share" --members "$members" --rate "$((rate / generators))" --warmup "$warmup" \
      --duration "$duration" --repeat "$repeat" --server-pids "$watched" --server-data "$data" \
      --management "$management" --linger "$linger" >"$work/relay.$i" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || note $?
  done
  cat "$work"/relay.*
}

worst=0
note() { if [ "$1" -gt "$worst" ]; then worst=$1; fi; }

mkdir -p "$(dirname "$json")"
case $scenario in
  rounds)
    for n in ${players//,/ }; do
      create_players "$n"
      start_server
      generator rounds --players "$n" --game "$game" --rate "$rate" --warmup "$warmup" --duration "$duration" \
        --repeat "$repeat" --server-pids "$server_pid" --server-data "$data" --management "$management" || note $?
      stop_server
      echo
    done
    ;;
  table)
    for n in ${players//,/ }; do
      create_players "$n"
      settings+=(--set table.openFor=4s --set table.spinFor=1s --set table.pauseFor=1500ms)
      start_server
      generator table --players "$n" --rounds "$repeat" || note $?
      stop_server
      echo
    done
    ;;
  relay)
    [ "$yardstick" = no ] || measure_yardstick
    [ "$nodes" = 1 ] || start_servers
    create_players "$((rooms * members))"
    if [ "$nodes" = 1 ]; then start_server; else start_nodes; fi
    relay
    stop_nodes
    echo
    [ "$yardstick" = no ] || measure_yardstick
    ;;
  queue)
    create_players "${count:=5000}"
    # All of them come from one address; who is out of everybody's reach is to be told so before the bench ends.
    settings+=(--set limits.requestsPerSecond=100000 --set modes.duel.waitMax=40s)
    start_server
    generator queue --players "$count" --over "$over" || note $?
    stop_server
    ;;
  sockets)
    : "${count:=20000}"
    for _ in $(seq "$repeat"); do
      create_players "$count"
      start_server
      generator sockets --count "$count" --server-pid "$server_pid" || note $?
      stop_server
      echo
    done
    ;;
esac
exit "$worst"
