# Goes in front of each script. The host gives nothing but a POSIX sh (dash, BusyBox, bash), nft and
# iproute2. A script finds its parameters in $1 and up, and what is left of standard input is its input.
export LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
umask 077

# Reads words from standard input into $1 and up: their number on a line, then each on a line behind
# "=", or, where it holds a line's end, its length in bytes behind "#" and then itself. `read` takes
# no more from a pipe than its line, so that the rest is left for others.
read_words='
set --
IFS= read -r word_count
while [ "$word_count" -gt 0 ]; do
  IFS= read -r word || exit 125
  case $word in
  =*) set -- "$@" "${word#=}" ;;
  *)
    word=$(dd bs=1 count="${word#"#"}" 2>/dev/null; echo .)
    set -- "$@" "${word%.}"
    ;;
  esac
  word_count=$((word_count - 1))
done'
# A script that was started as a file has its parameters already.
[ $# -gt 0 ] || eval "$read_words"
