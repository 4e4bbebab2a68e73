# Changes of the ruleset that undo themselves unless they are confirmed. The first parameter is the
# operation. Results go to standard output, a line each: a word and what it says; the last line is
# "end" and the outcome. What nft says goes to standard error.
#
# What is there while a change is on trial:
#   $run/lock    symbolic link to the number of the process that prepares a change
#   $run/armed/  the change: it is there from before the load until all is decided and done
#     open       renamed to "confirmed", "reverting" or "refused" by who decides: one renaming wins
#     entry      symbolic link to what is kept of the change
#     loader     process that loads      loaded    holds the seconds to wait; there once the load is done
#     watch      process that reverts    deadline  in seconds of uptime
#     results/   one file for each outcome: the right one becomes $run/last
#   $run/last    what became of the last change
#   $history/N/  changes that were confirmed; N.part while it is on trial
#     document, restore (undoes it), tables (that it changes), meta, boot, commands, settings and
#     legacy-TOOL-TABLE (what the commands change, as it was), and while it is on trial
#     live (all tables), listings (of those that it changes), before (the same without counters),
#     before-terse (also without the elements of sets), before-all (with the tables of others)
#
# Nothing that has to happen after the load needs space: files are made beforehand and renamed. A
# file that commands write to is made beforehand as well, since a shell that cannot make it does
# not run the command.
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

uptime_seconds() {
  read -r now _ </proc/uptime
  now=${now%%.*}
}

# Whether a process is alive and one of ours.
is_ours() {
  kill -0 "$1" 2>/dev/null && grep -q -e 'read -r length' -e nftlint "/proc/$1/cmdline" 2>/dev/null
}

take_lock() {
  mkdir -p "$run" "$history" || end no-space
  until ln -s "$$" "$run/lock" 2>/dev/null; do
    holder=$(readlink "$run/lock") || end no-space
    if is_ours "$holder"; then end busy; fi
    mv "$run/lock" "$run/stale.$$" 2>/dev/null || continue
    # Somebody else may have found the dead lock first, and made one of their own.
    if [ "$(readlink "$run/stale.$$")" = "$holder" ]; then rm -f "$run/stale.$$"; else mv "$run/stale.$$" "$run/lock"; fi
  done
  trap 'rm -f "$run/lock"' EXIT
}

# Removes what is kept of a change that did not come to pass.
drop_entry() {
  if [ -s "$1/boot" ]; then
    read -r boot_file <"$1/boot"
    rm -f "$boot_file.nftlint-new" "$boot_file.nftlint-old"
  fi
  rm -rf "$1"
}

# Under the lock: removes what a killed process left.
clean_up() {
  rm -rf "$run"/new "$run"/gone.*
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

# Writes down which tables the change concerns, in the order of the live ones, and how to get back.
back_up() {
  nft list tables >"$entry/live" && : >"$entry/tables" && : >"$entry/listings" || return 1
  while read -r _ family name; do
    is_changed "$family $name" || continue
    case $name in *[!A-Za-z0-9_./-]*)
      printf 'nft cannot name table "%s" of family %s\n' "$name" "$family" >&2
      return 1
      ;;
    esac
    nft list table "$family" "$name" >"$entry/listing" || return 1
    # The table of a running program: nobody else can change it.
    if grep -q '^	flags .*owner' "$entry/listing"; then continue; fi
    printf '%s %s\n' "$family" "$name" >>"$entry/tables" && cat "$entry/listing" >>"$entry/listings" || return 1
  done <"$entry/live"
  printf '%s\n' "$changed" >"$entry/changed" || return 1
  while read -r kind family name; do
    [ "$kind" = table ] || continue
    grep -q -x -F "table $family $name" "$entry/live" || printf '%s %s\n' "$family" "$name" >>"$entry/tables" || return 1
  done <"$entry/changed"
  {
    while read -r family name; do
      printf 'table %s %s\ndelete table %s %s\n' "$family" "$name" "$family" "$name"
    done <"$entry/tables"
    cat "$entry/listings"
  } >"$entry/restore" || return 1
  print_tables -s >"$entry/before" && print_tables -s -t >"$entry/before-terse" && nft -s list ruleset >"$entry/before-all" && rm -f "$entry/listing"
}

# Prepares the boot file and the dated copy of the one that is there.
prepare_boot() {
  [ -n "$1" ] || return 0
  boot_file=$(readlink -f "$1") || boot_file=$1
  printf '%s\n' "$boot_file" >"$entry/boot" || return 1
  if [ -e "$boot_file" ]; then
    cp -p "$boot_file" "$boot_file.nftlint-old" && cp -p "$boot_file" "$boot_file.nftlint-new" || return 1
  else
    : >"$boot_file.nftlint-new" && chmod 644 "$boot_file.nftlint-new" || return 1
  fi
  cat "$entry/document" >"$boot_file.nftlint-new" && { sync "$boot_file.nftlint-new" 2>/dev/null || sync; }
}

# Commands beside nft, each a line of words:
#   sysctl PATH VALUE       sets a file below /proc/sys
#   legacy TOOL TABLE WORD... changes a table of legacy iptables
#   settings NUMBER         puts back what the commands of that change of the history have changed
back_up_settings() {
  printf '%s\n' "$1" >"$entry/commands" && : >"$entry/settings" || return 1
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
    value=$(cat "/proc/sys/$2") && printf 'sysctl %s %s\n' "$2" "$value" >>"$entry/settings"
    ;;
  legacy)
    "$2-save" -c -t "$3" >"$entry/legacy-$2-$3" && printf 'legacy %s %s\n' "$2" "$3" >>"$entry/settings"
    ;;
  esac
}

run_commands() {
  set -f
  while read -r kind first second rest; do
    case $kind in
    sysctl) printf '%s\n' "$second" >"/proc/sys/$first" || return 1 ;;
    # The words are words: no name that nftlint passes on holds a blank.
    # shellcheck disable=SC2086
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

# apply ID SECONDS BYTES BOOT-FILE META CHANGED COMMANDS: loads the document on standard input and
# runs the commands. CHANGED is the tables that the document changes, each a line: "all",
# "family FAMILY", "table FAMILY NAME".
apply() {
  id=$1 seconds=$2 bytes=$3 boot=$4 meta=$5 changed=$6 commands=$7
  take_lock
  if [ -e "$armed" ]; then
    print_armed
    end armed
  fi
  clean_up
  next_entry || give_up no-space
  cat >"$entry/document" || give_up no-space
  [ "$(wc -c <"$entry/document")" -eq "$bytes" ] || give_up incomplete
  nft -c -f "$entry/document" >/dev/null || give_up refused
  back_up || give_up no-backup
  nft -c -f "$entry/restore" || give_up no-backup
  back_up_settings "$commands" || give_up no-backup
  printf '%s\nid %s\nat %s\n' "$meta" "$id" "$(date +%s)" >"$entry/meta" || give_up no-space
  prepare_boot "$boot" || give_up no-space
  arm || give_up no-space
  if nft -f "$entry/document" >/dev/null; then
    if run_commands; then
      mv "$armed/seconds" "$armed/loaded"
      printf 'tables %s\n' "$(grep -c . "$entry/tables")"
      end loaded
    fi
    if mv "$armed/open" "$armed/reverting" 2>/dev/null; then revert refused; fi
    end refused
  fi
  mv "$armed/open" "$armed/refused" 2>/dev/null && finish refused
  drop_entry "$entry"
  end refused
}

# Everything that the time after the load needs, then the process that reverts.
arm() {
  new=$run/new
  mkdir "$new" "$new/results" || return 1
  for result in confirmed refused restored restored-tables restored-elements different failed; do
    printf '%s\nid %s\noutcome %s\n' "$meta" "$id" "$result" >"$new/results/$result" || return 1
  done
  for file in deadline watch error; do printf '                    \n' >"$new/$file" || return 1; done
  printf '%s\n' "$id" >"$new/open" && printf '%s\n' "$seconds" >"$new/seconds" &&
    printf '%s\n' "$$" >"$new/loader" && printf '%s\n' "$script" >"$new/script" &&
    ln -s "$entry" "$new/entry" && mv "$new" "$armed" || return 1
  start_watch
  tries=0
  until read -r watcher <"$armed/watch" && [ -n "$watcher" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 50 ]; then
      mv "$armed" "$run/gone.$$"
      rm -rf "$run/gone.$$"
      printf 'the process that would roll back does not start\n' >&2
      return 1
    fi
    sleep 0.1 2>/dev/null || sleep 1
  done
}

# By systemd where it runs the host, so that the end of a login ends nothing; else as a session of
# its own.
start_watch() {
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

# Reverts when the time is over, or the process that loads ended without a word.
watch() {
  trap '' INT TERM
  printf '%s\n' "$$" >"$armed/watch" || exit 1
  read -r loader <"$armed/loader"
  deadline=
  while [ -f "$armed/open" ]; do
    if [ -n "$deadline" ]; then
      uptime_seconds
      [ "$now" -ge "$deadline" ] && break
    elif [ -f "$armed/loaded" ]; then
      read -r seconds <"$armed/loaded"
      uptime_seconds
      deadline=$((now + seconds))
      printf '%s\n' "$deadline" >"$armed/deadline"
      continue
    elif ! is_ours "$loader" && [ ! -f "$armed/loaded" ]; then
      break
    fi
    sleep 0.5 2>/dev/null || sleep 1
  done
  if mv "$armed/open" "$armed/reverting" 2>/dev/null; then revert; fi
}

# Puts back what was there before, looks whether it is, and says so in $run/last. Tables that are
# still there are emptied and filled, so that all tables keep their order; where that does not lead
# there, they are made anew.
# $1: what to say where all is as it was before, unless that is "restored".
revert() {
  entry=$(readlink "$armed/entry")
  document=$(print_contents)
  if printf '%s\n' "$document" | nft -f - 2>"$armed/error" && restore_settings "$entry" 2>"$armed/error" &&
    compare && [ "$result" != different ]; then
    if [ "$result" = restored ]; then result=${1:-restored}; fi
    finish "$result"
    drop_entry "$entry"
    return
  fi
  for attempt in 1 2 3; do
    nft -f "$entry/restore" 2>"$armed/error" && restore_settings "$entry" 2>"$armed/error" && break
    if [ "$attempt" -eq 3 ]; then
      cat "$armed/results/failed" >"$run/last" 2>/dev/null
      mv "$armed/reverting" "$armed/failed"
      return 1
    fi
    sleep 1
  done
  compare
  finish "$result"
  drop_entry "$entry"
}

# What empties the tables of the change and fills them with what was there, in one transaction.
print_contents() {
  while read -r family name; do
    printf 'table %s %s\n' "$family" "$name"
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
  mv "$armed/results/$1" "$run/last"
  mv "$armed" "$run/gone.$$"
  rm -rf "$run/gone.$$"
}

# What was confirmed stays: the boot file takes its place, and the history has one entry more.
keep() {
  entry=$(readlink "$armed/entry")
  if [ -s "$entry/boot" ]; then
    read -r boot_file <"$entry/boot"
    kept_as=$boot_file.$(date +%Y%m%d-%H%M%S)
    if [ -e "$boot_file.nftlint-old" ] && mv "$boot_file.nftlint-old" "$kept_as"; then printf 'kept %s\n' "$kept_as"; fi
    if mv "$boot_file.nftlint-new" "$boot_file"; then printf 'boot %s\n' "$boot_file"; else printf 'boot-failed %s\n' "$boot_file"; fi
  fi
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

# confirm [ID]
confirm() {
  [ -e "$armed" ] || not_armed
  if [ -n "$1" ] && [ "$(sed -n 's/^id //p' "$armed/entry/meta")" != "$1" ]; then
    print_armed
    end other
  fi
  if mv "$armed/open" "$armed/confirmed" 2>/dev/null || { [ -f "$armed/confirmed" ] && ! keeper_lives; }; then
    printf '%s\n' "$$" >"$armed/loader"
    keep
    end confirmed
  fi
  await_end
}

keeper_lives() {
  read -r keeper <"$armed/loader" && is_ours "$keeper"
}

not_armed() {
  [ -f "$run/last" ] && cat "$run/last"
  end not-armed
}

# Somebody else has decided: waits until it is done.
await_end() {
  tries=0
  while [ -e "$armed" ] && [ ! -f "$armed/failed" ] && [ "$tries" -lt 60 ]; do
    sleep 1
    tries=$((tries + 1))
  done
  [ -e "$armed" ] && print_armed
  [ -f "$run/last" ] && cat "$run/last"
  end decided
}

# rollback [ID]: reverts the change that is on trial, also one whose reverting failed or was left.
rollback() {
  [ -e "$armed" ] || not_armed
  if [ -n "$1" ] && [ "$(sed -n 's/^id //p' "$armed/entry/meta")" != "$1" ]; then
    print_armed
    end other
  fi
  read -r watcher <"$armed/watch"
  if mv "$armed/open" "$armed/reverting" 2>/dev/null || mv "$armed/failed" "$armed/reverting" 2>/dev/null ||
    { [ -f "$armed/reverting" ] && ! is_ours "$watcher"; }; then
    if ! revert; then
      cat "$armed/error" >&2
      end failed
    fi
    cat "$run/last"
    end reverted
  fi
  await_end
}

print_armed() {
  cat "$armed/entry/meta" 2>/dev/null
  for state in open confirmed reverting refused failed; do
    [ -f "$armed/$state" ] && printf 'state %s\n' "$state"
  done
  uptime_seconds
  read -r deadline <"$armed/deadline"
  [ -n "$deadline" ] && printf 'left %s\n' "$((deadline - now))"
  read -r watcher <"$armed/watch"
  if is_ours "$watcher"; then printf 'watched yes\n'; else printf 'watched no\n'; fi
}

status() {
  if [ -e "$armed" ]; then
    if [ -f "$armed/confirmed" ] && ! keeper_lives; then keep; fi
  fi
  if [ -L "$run/lock" ] && is_ours "$(readlink "$run/lock")"; then printf 'locked yes\n'; fi
  if [ -e "$armed" ]; then
    print_armed
    end armed
  fi
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
