# Runs commands one after the other. $1: a mark that no output holds; standard input: how many
# commands there are, then the words of each. Behind the output of a command, both streams get the
# mark; on standard output it is followed by the exit code.
mark=$1
IFS= read -r commands
while [ "$commands" -gt 0 ]; do
  eval "$read_words"
  "$@" </dev/null
  code=$?
  printf '%s %s\n' "$mark" "$code"
  printf '%s\n' "$mark" >&2
  commands=$((commands - 1))
done
