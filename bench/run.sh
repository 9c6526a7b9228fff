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
scenario=rounds players=64,512 game=dice rooms=100 members=4 rate=0 warmup=10 duration=15 repeat=3 count= over=90
server_cores=0 client_cores=1 json=$here/out/figures.json limit=900 keep=no
settings=()

while [ $# -gt 0 ]; do
  case $1 in
    --scenario) scenario=$2; shift 2 ;;
    --players) players=$2; shift 2 ;;
    --game) game=$2; shift 2 ;;
    --rooms) rooms=$2; shift 2 ;;
    --members) members=$2; shift 2 ;;
    --rate) rate=$2; shift 2 ;;
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

case $scenario in rounds | sockets | table | relay | queue) ;; *) echo "run.sh: no scenario named $scenario" >&2; exit 2 ;; esac
for jar in "$server_jar" "$bench_jar"; do
  [ -f "$jar" ] || { echo "run.sh: $jar is not there; build it with: mvn -q package -DskipTests" >&2; exit 2; }
done

# Twenty thousand sockets need as many files, on both sides.
ulimit -n "$(ulimit -Hn)" || true

started=$SECONDS
work=$(mktemp -d "${TMPDIR:-/tmp}/anteroom-bench.XXXXXX")
data=$work/data
tokens=$work/players
log=$work/server.log
server_pid=

left() {
  local seconds=$((limit - (SECONDS - started)))
  echo $((seconds > 1 ? seconds : 1))
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
  stop_server
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
  rm -rf "$data"
  timeout "$(left)" java -jar "$server_jar" players --create "$1" --out "$tokens" >"$log" 2>&1 \
    || fail "the players could not be created"
}

start_server() {
  # shellcheck disable=SC2086
  taskset -c "$server_cores" java ${SERVER_JAVA_OPTIONS:-} -jar "$server_jar" "${settings[@]}" >"$log" 2>&1 &
  server_pid=$!
  for _ in $(seq 600); do
    kill -0 "$server_pid" 2>/dev/null || fail "the server ended while it started"
    if grep -q 'ready: players http' "$log"; then
      url=$(grep -o 'ready: players http://[^ ,"]*' "$log" | head -n 1 | grep -o 'http://.*')
      management=$(grep -o 'management http://[^ ,"]*' "$log" | head -n 1 | grep -o 'http://.*')
      return 0
    fi
    sleep 0.1
  done
  fail "the server was not ready within 60 s"
}

generator() {
  # A small heap keeps the generator's own pauses short.
  # shellcheck disable=SC2086
  timeout "$(left)" taskset -c "$client_cores" \
    java ${CLIENT_JAVA_OPTIONS:--XX:+UseSerialGC -Xms256m -Xmx512m} -jar "$bench_jar" "$@" \
    --url "$url" --tokens "$tokens" --server-cores "$server_cores" --json "$json" "${more[@]}"
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
    create_players "$((rooms * members))"
    start_server
    generator relay --rooms "$rooms" --members "$members" --rate "$rate" --warmup "$warmup" --duration "$duration" \
      --repeat "$repeat" --server-pids "$server_pid" --server-data "$data" --management "$management" || note $?
    stop_server
    echo
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
