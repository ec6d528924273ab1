# shellcheck shell=bash
# Words to the person at the terminal, and fingerprints of files.

say() {
  printf '%s\n' "$*" >&2
}

# One line that says what is wrong and what to do, then the end.
fail() {
  printf 'setareh: %s\n' "$*" >&2
  exit 1
}

seconds_since() {
  local start=$1 now=${EPOCHREALTIME/./}
  local tenths=$(((now - ${start/./}) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# Names, sizes and times of all files below the given paths (those that exist), as one hash. Names and
# folders count too, so that a deleted file or one copied with an old time is noticed.
fingerprint() {
  local path existing=()
  for path in "$@"; do
    if [[ -e $ROOT/$path ]]; then existing+=("$path"); fi
  done
  (
    cd "$ROOT" || exit
    find "${existing[@]}" \
      \( -name target -o -name node_modules -o -name dist -o -name e2e \) -prune \
      -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -d ' ' -f 1
  )
}

# Whether the stamp of that name holds this fingerprint.
is_stamped() {
  local name=$1 print=$2 stamped=
  if [[ -f $STATE/$name.stamp ]]; then read -r stamped <"$STATE/$name.stamp"; fi
  [[ $stamped == "$print" ]]
}

stamp() {
  local name=$1 print=$2
  mkdir -p "$STATE"
  printf '%s\n' "$print" >"$STATE/$name.stamp"
}
