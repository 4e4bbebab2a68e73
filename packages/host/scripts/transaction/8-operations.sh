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
