# shellcheck shell=bash
# Runs the tests part by part, shows each runner's words as they come, and at the end its summary again.

readonly TEST_PARTS=(java web launcher browsers)
# Run only where it is named.
readonly LONG_PART=long

run_tests() {
  local part parts=("$@") failed=() report=() whole=$EPOCHREALTIME
  ((${#parts[@]})) || parts=("${TEST_PARTS[@]}")
  for part in "${parts[@]}"; do is_test_part "$part"; done
  require_linux
  require_jdk
  require_maven
  require_node
  mkdir -p "$STATE/test"
  local web=
  if [[ " ${parts[*]} " == *" java web "* ]]; then
    # The web part is over before the Java tests that measure begin.
    run_part web >/dev/null &
    web=$!
  fi
  for part in "${parts[@]}"; do
    local start=$EPOCHREALTIME result=passed took
    printf '\n== %s\n' "$part"
    if [[ $part == web && $web ]]; then show_web "$web"; else run_part "$part"; fi || {
      result=FAILED
      failed+=("$part")
    }
    took="in $(seconds_since "$start") s"
    if [[ $part == web && $web ]]; then took="beside java"; fi
    report+=("$(printf '%-9s %s %s' "$part" "$result" "$took")")
  done
  summarize "${parts[@]}"
  printf '%s\n' "${report[@]}" "$(printf '%-9s in %s s' together "$(seconds_since "$whole")")"
  ((${#failed[@]} == 0)) || fail "tests failed in: ${failed[*]}"
}

is_test_part() {
  local part
  for part in "${TEST_PARTS[@]}" "$LONG_PART"; do
    if [[ $part == "$1" ]]; then return; fi
  done
  fail "\"$1\" is not a part of the tests; they are: ${TEST_PARTS[*]} $LONG_PART"
}

# A shell of its own, where the first failing command ends the part and nothing else.
run_part() {
  bash "$ROOT/launcher/part.sh" "$1" </dev/null 2>&1 | tee "$STATE/test/$1.log"
}

# Ran beside the Java part; its words come when that one is done.
show_web() {
  local result=0
  wait "$1" || result=1
  cat "$STATE/test/web.log"
  return "$result"
}

# Surefire's module totals, Vitest's and node's last lines.
summarize() {
  local part
  printf '\n== summary\n'
  for part in "$@"; do
    printf '%s:\n' "$part"
    sed 's/\x1b\[[0-9;]*m//g' "$STATE/test/$part.log" |
      grep -E '^(\[(INFO|WARNING|ERROR)\] Tests run: [^T]*$| *Test Files |  +Tests |ℹ (tests|pass|fail|skipped) )' || printf '  no summary\n'
  done
}
