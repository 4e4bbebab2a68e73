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
