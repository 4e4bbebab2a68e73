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
    [ "$(list_all)" = "$(cat "$entry/before-all")" ] && result=restored
  elif [ "$(print_tables -s -t)" = "$(cat "$entry/before-terse")" ]; then
    result=restored-elements
  else
    result=different
  fi
  return 0
}
