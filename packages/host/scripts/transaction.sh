# Changes of the ruleset that undo themselves unless they are confirmed. The first parameter is the
# operation. Results go to standard output, a line each: a word and what it says; the last line is
# "end" and the outcome. What nft says goes to standard error.
#
# What is there while a change is on trial:
#   $run/lock    symbolic link to the number of the process that prepares a change
#   $run/armed/  the change: it is there from before the load until all is decided and done
#     open       renamed to "confirmed.N", "reverting.N" or "refused.N" by who decides, N the number of
#                its process: one renaming wins. Where N is dead, who renames it again goes on with it.
#     failed     what "reverting.N" becomes where what was there before does not load
#     entry      symbolic link to what is kept of the change
#     loader     process that applies; load: its nft
#     loaded     holds the seconds to wait; there once the load is done
#     watch      process that reverts when the time is over, and goes on with what others leave
#     deadline   in seconds of uptime
#     results/   one file for each outcome: the right one becomes $run/last
#   $run/last    what became of the last change
#   $history/N/  changes that were confirmed; N.part while it is on trial
#     document, restore (undoes it), tables (that it changes), meta, boot, commands, settings and
#     legacy-TOOL-TABLE (what the commands change, as it was), and while it is on trial
#     live (all tables), listings (of those that it changes), before (the same without counters),
#     before-terse (also without the elements of sets), before-all (with the tables of others)
#
# Nothing that has to happen after the load needs space: files are made beforehand, and renamed or
# overwritten in place. A file that commands write to is made beforehand as well, since a shell that
# cannot make it does not run the command.
operation=$1
shift
script=${script-$(cat "$0")}
newline='
'
# The end of a connection ends no change that has begun.
trap '' HUP PIPE

if [ -d /run ]; then run=/run/nftlint; else run=/var/run/nftlint; fi
own_net=$(readlink /proc/self/ns/net)
if [ "$own_net" = "$(readlink /proc/1/ns/net)" ]; then
  run=$run/host
  history=/var/lib/nftlint
else
  own_net=${own_net#net:?}
  run=$run/net-${own_net%?}
  history=$run/history
fi
armed=$run/armed

end() {
  printf 'end %s\n' "$1"
  exit 0
}

# Not every sleep takes less than a second.
nap() {
  sleep 0.5 2>/dev/null || sleep 1
}

uptime_seconds() {
  read -r now _ </proc/uptime
  now=${now%%.*}
}

# Whether a process is alive and one of ours.
is_ours() {
  kill -0 "$1" 2>/dev/null && grep -q -e 'read -r length' -e nftlint "/proc/$1/cmdline" 2>/dev/null
}

# Overwrites a file that was made beforehand, in place. $1: the file; $2: a word.
put() {
  printf '%s\n' "$2" 1<>"$1"
}

# Fails where somebody has the lock, and where there is no space for it; $why tells which.
take_lock() {
  why=no-space
  mkdir -p "$run" "$history" || return 1
  tries=0
  until ln -s "$$" "$run/lock" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || return 1
    holder=$(readlink "$run/lock") || continue
    if is_ours "$holder"; then
      why=busy
      return 1
    fi
    mv "$run/lock" "$run/stale.$$" 2>/dev/null || continue
    # Somebody else may have found the dead lock first, and made one of their own.
    if [ "$(readlink "$run/stale.$$")" = "$holder" ]; then rm -f "$run/stale.$$"; else mv "$run/stale.$$" "$run/lock"; fi
  done
  trap 'rm -f "$run/lock"' EXIT
}

# Removes what is kept of a change that did not come to pass.
drop_entry() {
  if [ -s "$1/boot" ]; then
    IFS= read -r boot_file <"$1/boot"
    rm -f "$boot_file.nftlint-new" "$boot_file.nftlint-old"
  fi
  rm -rf "$1"
}

# Whether a killed process left something, or a living one is about to remove it.
has_left() {
  for left in "$run/lock" "$run/new" "$run"/gone.* "$run"/stale.* "$history"/*.part; do
    if [ -e "$left" ] || [ -L "$left" ]; then return 0; fi
  done
  return 1
}

# Under the lock: removes what a killed process left.
clean_up() {
  rm -rf "$run"/new "$run"/gone.* "$run"/stale.*
  [ -e "$armed" ] && return
  for left in "$history"/*.part; do
    [ -d "$left" ] && drop_entry "$left"
  done
}

is_changed() {
  case "$newline$changed$newline" in
  *"${newline}all$newline"* | *"${newline}family ${1%% *}$newline"* | *"${newline}table $1$newline"*) return 0 ;;
  esac
  return 1
}

# Lists the tables that a change concerns. $@: options of nft.
print_tables() {
  while read -r family name; do
    printf '# table %s %s\n' "$family" "$name"
    nft "$@" list table "$family" "$name" 2>/dev/null || :
  done <"$entry/tables"
}

# Writes a text to a file. $1: the file; $2: the text.
write() {
  printf '%s' "$2" >"$1" && return
  why=no-space
  return 1
}

# Writes to a file what a command prints. nft itself does not tell where the space ran out.
save() {
  file=$1
  shift
  output=$("$@") && write "$file" "$output$newline"
}

# Fails where a listing does not hold all that the table is, or nft cannot name it.
is_restorable() {
  case $2 in *[!A-Za-z0-9_./-]*)
    printf 'nft cannot name table "%s" of family %s\n' "$2" "$1" >&2
    return 1
    ;;
  esac
  # What older nft prints of iptables-nft, as a comment.
  case $listing in *'# xt_'*)
    printf 'table %s %s holds what only iptables-nft can write\n' "$1" "$2" >&2
    return 1
    ;;
  esac
}

# Writes down which tables the change concerns, in the order of the live ones, and how to get back.
back_up() {
  why=no-backup
  save "$entry/live" nft list tables && write "$entry/changed" "$changed$newline" || return 1
  tables='' deletions='' listings=''
  while read -r _ family name; do
    [ -n "$name" ] && is_changed "$family $name" || continue
    listing=$(nft list table "$family" "$name") && is_restorable "$family" "$name" || return 1
    # The table of a running program: nobody else can change it.
    [ "$(printf '%s\n' "$listing" | grep -c '^	flags .*owner')" -eq 0 ] || continue
    tables=$tables$family\ $name$newline
    listings=$listings$listing$newline
  done <"$entry/live"
  while read -r kind family name; do
    [ "$kind" = table ] || continue
    grep -q -x -F "table $family $name" "$entry/live" || tables=$tables$family\ $name$newline
  done <"$entry/changed"
  write "$entry/tables" "$tables" && write "$entry/listings" "$listings" || return 1
  deletions=$(while read -r family name; do
    printf 'table %s %s\ndelete table %s %s\n' "$family" "$name" "$family" "$name"
  done <"$entry/tables")
  write "$entry/restore" "$deletions$newline$listings" &&
    save "$entry/before" print_tables -s && save "$entry/before-terse" print_tables -s -t &&
    save "$entry/before-all" nft -s list ruleset
}

# Prepares the boot file and the dated copy of the one that is there. $1: its path; empty for none.
prepare_boot() {
  [ -n "$1" ] || return 0
  case $1 in
  *"$newline"*) return 1 ;;
  /*) boot_file=$(readlink -f "$1") || boot_file=$1 ;;
  *) return 1 ;;
  esac
  write "$entry/boot" "$boot_file$newline" || return 1
  if [ -e "$boot_file" ]; then
    cp -p "$boot_file" "$boot_file.nftlint-old" && cp -p "$boot_file" "$boot_file.nftlint-new" || return 1
  else
    write "$boot_file.nftlint-new" '' && chmod 644 "$boot_file.nftlint-new" || return 1
  fi
  cat "$entry/document" >"$boot_file.nftlint-new" && { sync "$boot_file.nftlint-new" 2>/dev/null || sync; }
}

# Commands beside nft, each a line of words:
#   sysctl PATH VALUE       sets a file below /proc/sys
#   legacy TOOL TABLE WORD... changes a table of legacy iptables
#   settings NUMBER         puts back what the commands of that change of the history have changed
back_up_settings() {
  write "$entry/commands" "$1$newline" && write "$entry/settings" '' || return 1
  while read -r kind first second _; do
    case $kind in
    sysctl) back_up_setting sysctl "$first" || return 1 ;;
    legacy) back_up_setting legacy "$first" "$second" || return 1 ;;
    settings)
      [ -f "$history/$first/settings" ] || continue
      while read -r kind first second; do
        back_up_setting "$kind" "$first" "$second" || return 1
      done <"$history/$first/settings"
      ;;
    esac
  done <"$entry/commands"
}

back_up_setting() {
  if grep -q "^$1 $2 ${3:-}" "$entry/settings"; then return 0; fi
  case $1 in
  sysctl)
    value=$(cat "/proc/sys/$2") && write "$entry/settings" "$(cat "$entry/settings")${newline}sysctl $2 $value$newline"
    ;;
  legacy)
    save "$entry/legacy-$2-$3" "$2-save" -c -t "$3" &&
      write "$entry/settings" "$(cat "$entry/settings")${newline}legacy $2 $3$newline"
    ;;
  esac
}

run_commands() {
  set -f
  while read -r kind first second rest; do
    # The words are words: no name that nftlint passes on holds a blank.
    # shellcheck disable=SC2086
    case $kind in
    sysctl) printf '%s\n' "$second" >"/proc/sys/$first" || return 1 ;;
    legacy) "$first" -w -t "$second" $rest || return 1 ;;
    settings) restore_settings "$history/$first" || return 1 ;;
    esac
  done <"$entry/commands"
}

# Puts back what a change has kept of settings.
restore_settings() {
  [ -f "$1/settings" ] || return 0
  while read -r kind first second; do
    case $kind in
    sysctl) printf '%s\n' "$second" >"/proc/sys/$first" || return 1 ;;
    legacy) "$first-restore" -w -c <"$1/legacy-$first-$second" || return 1 ;;
    esac
  done <"$1/settings"
}

# Whether the settings are what was kept of them.
settings_are_back() {
  while read -r kind first second; do
    case $kind in
    sysctl) [ "$(cat "/proc/sys/$first")" = "$second" ] || return 1 ;;
    legacy)
      [ "$("$first-save" -t "$second" | without_counters)" = \
        "$(without_counters <"$entry/legacy-$first-$second")" ] || return 1
      ;;
    esac
  done <"$entry/settings"
}

without_counters() {
  sed -e '/^#/d' -e 's/\[[0-9:]*\] *//'
}

# $1: a number for a change that is on trial, one behind the last.
next_entry() {
  number=100000
  for kept in "$history"/1[0-9][0-9][0-9][0-9][0-9]; do
    [ -d "$kept" ] && number=${kept##*/}
  done
  entry=$history/$((number + 1)).part
  mkdir "$entry"
}

give_up() {
  drop_entry "$entry"
  rm -rf "$run/new"
  end "$1"
}

# Takes the document from standard input. A connection that is dead, and does not know it, gives
# nothing any more: after some seconds without a byte the document is incomplete, and the lock is free.
receive() {
  exec 3<&0
  cat <&3 >"$entry/document" &
  receiver=$!
  exec 3<&-
  watch_receiver </dev/null >/dev/null 2>&1 &
  guard=$!
  wait "$receiver"
  code=$?
  kill "$guard" 2>/dev/null
  wait "$guard" 2>/dev/null
  why=no-space
  if [ "$code" -eq 0 ] || [ "$code" -gt 128 ]; then why=incomplete; fi
  [ "$code" -eq 0 ] && [ "$(wc -c <"$entry/document")" -eq "$bytes" ]
}

watch_receiver() {
  arrived=-1
  while sleep 8; do
    size=$(wc -c <"$entry/document") && [ "$size" -ne "$arrived" ] || break
    arrived=$size
  done
  kill "$receiver"
}

# apply ID SECONDS BYTES BOOT-FILE META CHANGED COMMANDS: loads the document on standard input and
# runs the commands. CHANGED is the tables that the document changes, each a line: "all",
# "family FAMILY", "table FAMILY NAME".
apply() {
  id=$1 seconds=$2 bytes=$3 boot=$4 meta=$5 changed=$6 commands=$7
  # The shell computes with it.
  case $seconds in '' | 0* | *[!0-9]*) end unknown ;; esac
  take_lock || end "$why"
  mend
  if print_armed; then end armed; fi
  clean_up
  next_entry || give_up no-space
  receive || give_up "$why"
  nft -c -f "$entry/document" >/dev/null || give_up refused
  back_up || give_up "$why"
  nft -c -f "$entry/restore" || give_up no-backup
  back_up_settings "$commands" || give_up "$why"
  write "$entry/meta" "$meta${newline}id $id${newline}at $(date +%s)$newline" || give_up no-space
  prepare_boot "$boot" || give_up no-space
  arm || give_up no-space
  if load && run_commands; then
    mv "$armed/seconds" "$armed/loaded"
    printf 'tables %s\n' "$(grep -c . "$entry/tables")"
    end loaded
  fi
  if mv "$armed/open" "$armed/refused.$$" 2>/dev/null; then refuse; else await; fi
  if print_armed; then end armed; fi
  end refused
}

# Everything that the time after the load needs, then the process that reverts.
arm() {
  new=$run/new
  mkdir "$new" "$new/results" || return 1
  for result in confirmed refused restored restored-tables restored-elements different failed; do
    write "$new/results/$result" "$meta${newline}id $id${newline}outcome $result$newline" || return 1
  done
  for file in deadline watch load error; do write "$new/$file" "                    $newline" || return 1; done
  write "$new/open" "$id" && write "$new/seconds" "$seconds$newline" && write "$new/loader" "$$$newline" &&
    write "$new/script" "$script" && ln -s "$entry" "$new/entry" && mv "$new" "$armed" || return 1
  start_watch && return
  mv "$armed" "$run/gone.$$"
  rm -rf "$run/gone.$$"
  printf 'the process that would roll back does not start\n' >&2
  return 1
}

# nft, as a process that says its number first, and does nothing where all is decided already: who
# decides waits for its end.
load() {
  sh -c 'printf "%s\n" "$$" 1<>"$1/load" && [ -f "$1/open" ] && exec nft -f "$2"' sh "$armed" "$entry/document" >/dev/null
}

# Ends nft where it still loads: it would do so after we have put back what was there before.
end_load() {
  read -r loading <"$armed/load"
  while [ -n "$loading" ] && grep -q -F "$entry/document" "/proc/$loading/cmdline" 2>/dev/null; do
    kill -9 "$loading" 2>/dev/null
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# The kernel took nothing, or nft did not live to tell that it did.
refuse() {
  entry=$(readlink "$armed/entry")
  end_load
  compare
  if [ "$result" = different ]; then
    mv "$armed/refused.$$" "$armed/reverting.$$" && revert
    return
  fi
  finish refused
  drop_entry "$entry"
}

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

# Puts back what was there before, looks whether it is, and says so in $run/last. Tables that are
# still there are emptied and filled, so that all tables keep their order; where that does not lead
# there, they are made anew.
revert() {
  entry=$(readlink "$armed/entry" || printf '%s\n' "$entry")
  errors=$armed/error
  [ -f "$errors" ] || errors=/dev/null
  [ -f "$armed/load" ] && end_load
  compare
  if [ "$result" != restored ]; then
    document=$(print_contents)
    printf '%s\n' "$document" | nft -f - 2>"$errors"
    restore_settings "$entry" 2>"$errors"
    compare
    if ! is_back && ! restore; then
      ln -f "$armed/results/failed" "$run/last" 2>/dev/null
      mv "$armed/reverting.$$" "$armed/failed"
      return 1
    fi
  fi
  finish "$result"
  drop_entry "$entry"
}

# Whether there is nothing that making the tables anew could make better: where all of them are ours, their order.
is_back() {
  case $result in
  different) return 1 ;;
  restored-tables) ! grep -q -x all "$entry/changed" ;;
  esac
}

# Makes the tables anew.
restore() {
  for attempt in 1 2 3; do
    if nft -f "$entry/restore" 2>"$errors" && restore_settings "$entry" 2>"$errors"; then
      compare
      return 0
    fi
    [ "$result" != different ] && return
    [ "$attempt" -eq 3 ] || sleep 1
  done
  return 1
}

# What empties the tables of the change and fills them with what was there, in one transaction.
print_contents() {
  while read -r family name; do
    nft -t list table "$family" "$name" >/dev/null 2>&1 || continue
    if grep -q -x -F "table $family $name" "$entry/live"; then
      printf 'flush table %s %s\n' "$family" "$name"
      # Elements refer to chains and objects, so that sets go first.
      print_deletions sets
      print_deletions
    else
      printf 'delete table %s %s\n' "$family" "$name"
    fi
  done <"$entry/tables"
  cat "$entry/listings"
}

# Deletes what a listing shows directly in the table: sets and maps, or, without $1, all else.
print_deletions() {
  nft -s -t list table "$family" "$name" 2>/dev/null | while IFS= read -r line; do
    case $line in
    '	set '*' {' | '	map '*' {') [ $# -eq 1 ] || continue ;;
    '	'[a-z]*' {') [ $# -eq 0 ] || continue ;;
    *) continue ;;
    esac
    line=${line#?}
    line=${line% \{}
    printf 'delete %s %s %s %s\n' "${line% *}" "$family" "$name" "${line##* }"
  done
}

# How what is there differs from what was: not at all; only elsewhere; only in elements that time out; more.
compare() {
  if ! settings_are_back; then
    result=different
  elif [ "$(print_tables -s)" = "$(cat "$entry/before")" ]; then
    result=restored-tables
    [ "$(nft -s list ruleset)" = "$(cat "$entry/before-all")" ] && result=restored
  elif [ "$(print_tables -s -t)" = "$(cat "$entry/before-terse")" ]; then
    result=restored-elements
  else
    result=different
  fi
  return 0
}

# The end of a change: the outcome is told and nothing stays armed.
finish() {
  mv "$armed/results/$1" "$run/last" 2>/dev/null
  mv "$run/armed" "$run/gone.$$" 2>/dev/null
  rm -rf "$run/gone.$$"
}

# What was confirmed stays: the boot file takes its place, and the history has one entry more.
keep() {
  entry=$(readlink "$armed/entry")
  if [ -s "$entry/boot" ]; then
    IFS= read -r boot_file <"$entry/boot"
    kept_as=$boot_file.$(date +%Y%m%d-%H%M%S)
    if [ -e "$boot_file.nftlint-old" ] && mv "$boot_file.nftlint-old" "$kept_as"; then printf 'kept %s\n' "$kept_as"; fi
    if mv "$boot_file.nftlint-new" "$boot_file"; then printf 'boot %s\n' "$boot_file"; else printf 'boot-failed %s\n' "$boot_file"; fi
  fi
  if [ -f "$entry/before-all" ] && [ "$(nft -s list ruleset)" = "$(cat "$entry/before-all")" ]; then printf 'unchanged yes\n'; fi
  rm -f "$entry"/before* "$entry/changed" "$entry/listings" "$entry/live"
  [ -d "$entry" ] && mv "$entry" "${entry%.part}"
  finish confirmed
  prune
}

# The history holds the last 50 changes.
prune() {
  set -- "$history"/1[0-9][0-9][0-9][0-9][0-9]
  while [ $# -gt 50 ]; do
    rm -rf "$1"
    shift
  done
}

# Whether the change on trial is another than the one that is meant. $1: its ID; empty for any.
is_other() {
  case $1 in '' | "$(sed -n 's/^id //p' "$armed/entry/meta" 2>/dev/null)") return 1 ;; esac
}

# confirm [ID]
confirm() {
  [ -e "$armed" ] || not_armed
  if is_other "$1" && print_armed; then end other; fi
  # What is not loaded yet may still be refused.
  while [ -f "$armed/open" ] && [ ! -f "$armed/loaded" ]; do
    mend
    sleep 0.2 2>/dev/null || sleep 1
  done
  if mv "$armed/open" "$armed/confirmed.$$" 2>/dev/null || take_over confirmed; then
    keep
    end confirmed
  fi
  tell_decided
}

not_armed() {
  [ -f "$run/last" ] && cat "$run/last"
  end not-armed
}

# Somebody else has decided: waits until it is done.
await() {
  go_on
  tries=0
  while [ -e "$armed" ] && [ ! -f "$armed/failed" ] && [ "$tries" -lt 60 ]; do
    sleep 1
    tries=$((tries + 1))
  done
}

tell_decided() {
  await
  print_armed
  [ -f "$run/last" ] && cat "$run/last"
  end decided
}

# rollback [ID]: reverts the change that is on trial, also one whose reverting failed or was left.
rollback() {
  [ -e "$armed" ] || not_armed
  if is_other "$1" && print_armed; then end other; fi
  if mv "$armed/open" "$armed/reverting.$$" 2>/dev/null || mv "$armed/failed" "$armed/reverting.$$" 2>/dev/null ||
    take_over reverting; then
    if ! revert; then
      cat "$armed/error" >&2
      end failed
    fi
    cat "$run/last"
    end reverted
  fi
  tell_decided
}

# Looks again where it is renamed in the same moment. Fails where nothing is on trial any more.
print_state() {
  for _ in 1 2 3; do
    for state in "$armed"/open "$armed"/confirmed.* "$armed"/reverting.* "$armed"/refused.* "$armed"/failed; do
      [ -f "$state" ] || continue
      state=${state#"$armed/"}
      printf 'state %s\n' "${state%.*}"
      return
    done
  done
  return 1
}

print_armed() {
  [ -e "$armed" ] && print_state || return
  cat "$armed/entry/meta" 2>/dev/null
  uptime_seconds
  read -r deadline <"$armed/deadline"
  [ -n "$deadline" ] && printf 'left %s\n' "$((deadline - now))"
  if is_watched; then printf 'watched yes\n'; else printf 'watched no\n'; fi
}

# Also finishes and removes what killed processes left.
status() {
  mend
  if [ -L "$run/lock" ] && is_ours "$(readlink "$run/lock")"; then
    printf 'locked yes\n'
  elif has_left && take_lock; then
    clean_up
  fi
  if print_armed; then end armed; fi
  not_armed
}

# Oldest first.
list_history() {
  for kept in "$history"/1[0-9][0-9][0-9][0-9][0-9]; do
    [ -d "$kept" ] || continue
    printf 'entry %s\n' "${kept##*/}"
    cat "$kept/meta"
    sed 's/^/table /' "$kept/tables"
    [ -s "$kept/settings" ] && printf 'settings yes\n'
  done
  end listed
}

# undo NUMBER: prints what leads back to the time before that change, the newest change first.
print_undo() {
  newest_first=
  for kept in "$history"/1[0-9][0-9][0-9][0-9][0-9]; do
    [ -d "$kept" ] && [ "${kept##*/}" -ge "$1" ] && newest_first="$kept/restore $newest_first"
  done
  # No path of the history holds a blank.
  # shellcheck disable=SC2086
  [ -z "$newest_first" ] || cat $newest_first
}

case $operation in
apply) apply "$@" ;;
watch) watch ;;
confirm) confirm "$1" ;;
rollback) rollback "$1" ;;
status) status ;;
history) list_history ;;
undo) print_undo "$1" ;;
*) end unknown ;;
esac
