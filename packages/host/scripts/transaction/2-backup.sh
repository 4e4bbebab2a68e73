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

# Lists a table into $listing; fails where nft cannot name it, or where that does not hold all that it is.
list_table() {
  # nft reads its words as one text: a name could be a command.
  case $2 in *[!A-Za-z0-9_./-]*)
    printf 'nft cannot name table "%s" of family %s\n' "$2" "$1" >&2
    return 1
    ;;
  esac
  listing=$(nft list table "$1" "$2") || return 1
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
    # The table of a trace goes by itself, and must not come back.
    case "$family $name" in 'inet nftlint-trace-'*) continue ;; esac
    list_table "$family" "$name" || return 1
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
    save "$entry/before-all" list_all
}

# Lists everything but the tables of traces, which come and go.
list_all() {
  all=$(nft -s list ruleset) || return 1
  printf '%s\n' "$all" | sed '/^table inet nftlint-trace-/,/^}/d'
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
