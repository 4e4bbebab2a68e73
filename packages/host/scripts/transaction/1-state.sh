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
