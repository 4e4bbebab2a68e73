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
