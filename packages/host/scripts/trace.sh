# Traces packets for a while by a table of our own, which goes away whatever happens. The first
# parameter is the operation. What the kernel tells of packets goes to standard output, in nft's
# words; ours go to standard error, on lines behind "nftlint: ", the last of which is "end" and the
# outcome. What nft complains about goes there as well.
operation=$1
shift

say() {
  printf 'nftlint: %s\n' "$1" >&2
}

end() {
  say "end $1"
  exit 0
}

# Not every sleep takes less than a second.
nap() {
  sleep 0.2 2>/dev/null || sleep 1
}

uptime_seconds() {
  read -r now _ </proc/uptime
  now=${now%%.*}
}

# The process that removes a table when its trace is over, or is no more. It needs no file, and has
# the table's name as its own. $1: the process that traces; $2: its nft; $3: the deadline, in
# seconds of uptime.
# shellcheck disable=SC2016
guard='
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
trap "" HUP PIPE
trap "ended=yes" INT TERM
while [ -z "$ended" ] && kill -0 "$1" 2>/dev/null; do
  read -r now _ </proc/uptime
  [ "${now%%.*}" -lt "$3" ] || break
  sleep 1
done
kill "$2" 2>/dev/null
tries=0
while nft list table inet "$0" >/dev/null 2>&1 && [ "$tries" -lt 60 ]; do
  nft delete table inet "$0" 2>/dev/null && break
  tries=$((tries + 1))
  sleep 1
done'

# Whether the process that removes a table is there. $1: the table. The brackets keep grep from finding itself;
# without -q it fails where any process ends while it looks, though it has found one.
is_guarded() {
  grep -q -s -e "[n]${1#n}" /proc/[0-9]*/cmdline
}

# By systemd where it runs the host, so that the end of a login does not end it; else as a session of its own.
start_guard() {
  uptime_seconds
  deadline=$((now + seconds + 10))
  if [ -d /run/systemd/system ] && [ "$(readlink /proc/self/ns/net)" = "$(readlink /proc/1/ns/net)" ] &&
    systemd-run --quiet --collect --unit="$name" --description='nftlint: ends a trace of packets' \
      sh -c "$guard" "$name" "$$" "$monitor" "$deadline" >/dev/null 2>&1; then
    :
  elif command -v setsid >/dev/null; then
    setsid sh -c "$guard" "$name" "$$" "$monitor" "$deadline" </dev/null >/dev/null 2>&1 &
  else
    sh -c "$guard" "$name" "$$" "$monitor" "$deadline" </dev/null >/dev/null 2>&1 &
  fi
  tries=0
  until is_guarded "$name"; do
    tries=$((tries + 1))
    [ "$tries" -le 50 ] || return 1
    nap
  done
}

# Waits until nft listens: its socket (12 is NETLINK_NETFILTER) is then in a group. nft reads the
# whole ruleset first, which may take it some time.
await_monitor() {
  tries=0
  while kill -0 "$monitor" 2>/dev/null && [ "$tries" -lt 100 ]; do
    if [ ! -r /proc/net/netlink ]; then
      sleep 1
      return 0
    fi
    while read -r _ protocol port groups _; do
      if [ "$protocol $port" = "12 $monitor" ] && [ "$groups" != 00000000 ]; then return 0; fi
    done </proc/net/netlink
    tries=$((tries + 1))
    nap
  done
  kill -0 "$monitor" 2>/dev/null
}

# Sets $outcome: removed; gone where somebody else has removed it; left.
remove_table() {
  tries=0
  outcome=removed
  until nft delete table inet "$name" 2>/dev/null; do
    if ! nft list table inet "$name" >/dev/null 2>&1; then
      outcome=gone
      return
    fi
    tries=$((tries + 1))
    outcome=left
    [ "$tries" -lt 10 ] || return
    nap
  done
}

# Names the tables of traces that nobody ends any more.
tables_left() {
  nft list tables | while read -r _ family table; do
    case "$family $table" in
    'inet nftlint-trace-'*[!0-9a-f-]*) ;;
    'inet nftlint-trace-'*) is_guarded "$table" || printf '%s\n' "$table" ;;
    esac
  done
}

# run NAME SECONDS DOCUMENT: loads the document, which makes table inet NAME, until the time is over,
# standard input ends, which the end of the connection brings about as well, or nft does.
run() {
  name=$1 seconds=$2 document=$3
  case $seconds in '' | 0* | *[!0-9]*) end unknown ;; esac
  command -v nft >/dev/null || end no-nft
  printf '%s' "$document" | nft -c -f - >/dev/null || end refused
  for table in $(tables_left); do say "left $table"; done
  exec 3<&0
  nft -nn -a monitor trace </dev/null 3<&- &
  monitor=$!
  trap 'ended=yes' HUP INT TERM
  trap '' PIPE
  await_monitor || end no-monitor
  if ! start_guard; then
    kill "$monitor"
    end no-guard
  fi
  if ! printf '%s' "$document" | nft -f - >/dev/null; then
    kill "$monitor"
    end refused
  fi
  say tracing
  cat <&3 >/dev/null &
  reader=$!
  exec 3<&-
  uptime_seconds
  deadline=$((now + seconds))
  while [ -z "$ended" ] && [ "$now" -lt "$deadline" ] && kill -0 "$reader" 2>/dev/null &&
    kill -0 "$monitor" 2>/dev/null; do
    nap
    uptime_seconds
  done
  remove_table
  nap
  kill "$monitor" "$reader" 2>/dev/null
  end "$outcome"
}

# Removes the tables of traces that nobody ends any more.
remove_left() {
  for name in $(tables_left); do
    remove_table
    say "$outcome $name"
  done
  end ended
}

case $operation in
run) run "$@" ;;
remove) remove_left ;;
*) end unknown ;;
esac
