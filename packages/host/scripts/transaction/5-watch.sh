is_watched() {
  read -r watcher <"$armed/watch" && [ -n "$watcher" ] && is_ours "$watcher"
}

# Starts the process that reverts, and waits until it is there.
start_watch() {
  spawn_watch
  tries=0
  until is_watched; do
    tries=$((tries + 1))
    [ "$tries" -le 50 ] || return 1
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# By systemd where it runs the host, so that the end of a login ends nothing; else as a session of
# its own.
spawn_watch() {
  if [ -d /run/systemd/system ] && [ "$history" = /var/lib/nftlint ] && systemd-run --quiet --collect \
    --unit="nftlint-rollback-$id" --description='nftlint: rolls the ruleset back unless it is confirmed' \
    sh "$armed/script" watch >/dev/null 2>&1; then
    return
  fi
  if command -v setsid >/dev/null; then
    setsid sh "$armed/script" watch </dev/null >/dev/null 2>&1 &
  else
    sh "$armed/script" watch </dev/null >/dev/null 2>&1 &
  fi
}

# Reverts when the time is over, when it is told to end, or where the process that loads ended
# without a word; then stays until all is done, since others may be killed.
watch() {
  ended=
  trap 'ended=yes' INT TERM
  # In its directory, since another change may soon be in the place of this one.
  cd "$armed" && armed=. && put ./watch "$$" && entry=$(readlink ./entry) || exit 1
  read -r loader <"$armed/loader"
  read -r deadline <"$armed/deadline"
  while [ -f "$armed/open" ] && [ -z "$ended" ]; do
    if [ -n "$deadline" ]; then
      uptime_seconds
      [ "$now" -ge "$deadline" ] && break
    elif [ -f "$armed/loaded" ]; then
      read -r seconds <"$armed/loaded"
      uptime_seconds
      deadline=$((now + seconds))
      put "$armed/deadline" "$deadline"
      continue
    elif ! is_ours "$loader" && [ ! -f "$armed/loaded" ]; then
      break
    fi
    nap
  done
  trap '' INT TERM
  # Where somebody has removed all that we know, the change is not decided either.
  if mv "$armed/open" "$armed/reverting.$$" 2>/dev/null || { [ ! -d "$run" ] && [ -d "$entry" ]; }; then revert; fi
  pause=1
  while [ -f ./script ] && [ -z "$ended" ]; do
    trap 'ended=yes' INT TERM
    if [ -f ./failed ]; then sleep "$pause"; else nap; fi
    trap '' INT TERM
    go_on
    if mv ./failed "./reverting.$$" 2>/dev/null && ! revert && [ "$pause" -lt 30 ]; then pause=$((pause * 2)); fi
  done
}

# Makes the decision of a dead process ours. $1: confirmed, refused or reverting.
take_over() {
  for claim in "$armed/$1".*; do
    [ -f "$claim" ] && ! is_ours "${claim##*.}" && mv "$claim" "$armed/$1.$$" 2>/dev/null && return
  done
  return 1
}

# Finishes what a killed process has decided.
go_on() {
  if take_over confirmed; then
    keep
  elif take_over refused; then
    refuse
  elif take_over reverting; then
    revert
  fi
}

# The same, and starts the process that reverts again where it was killed.
mend() {
  [ -e "$armed" ] || return
  go_on
  if [ -e "$armed" ] && ! is_watched; then start_watch; fi
}
