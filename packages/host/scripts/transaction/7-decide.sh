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
  if [ -f "$entry/before-all" ] && [ "$(list_all)" = "$(cat "$entry/before-all")" ]; then printf 'unchanged yes\n'; fi
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
