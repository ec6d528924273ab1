# shellcheck shell=bash
# Measures: the forwarding path, or what a person waits for. Times are printed here and asserted nowhere.

bench() {
  case ${1:-} in
    start | join | call) bench_waits "$@" ;;
    *) bench_forwarding "$@" ;;
  esac
}

# How long starts take, the way in, and the way to a call's first picture, by real servers and browsers.
bench_waits() {
  local what=$1 times=${2:-5}
  [[ $times =~ ^[1-9][0-9]?$ ]] || fail "\"$times\" is no number of times; give 1 to 99"
  require_linux
  require_jdk
  if [[ $what != start ]]; then require_packages chromium; fi
  build
  install_web
  cd "$ROOT" || exit
  exec web/node_modules/.bin/node "web/e2e/bench/$what.ts" "$times"
}

bench_forwarding() {
  require_linux
  require_jdk
  [[ -f $ROOT/bench/src/main/java/org/setareh/bench/Main.java ]] || fail "there is no benchmark yet"
  require_maven
  require_packages gcc libc6-dev libssl-dev
  say "Building the benchmark …"
  # Those that start a server of their own take the one that is built.
  if [[ ${1:-} == events || ${1:-} == chat ]]; then build; fi
  maven_quietly -pl bench -am -Dmaven.test.skip=true package
  cd "$ROOT" || exit
  # shellcheck disable=SC2086 # several options in one variable
  exec "$JAVA_HOME/bin/java" "${COLLECTOR[@]}" "${JVM_FLAGS[@]}" ${SETAREH_JAVA_OPTS:-} \
    -cp "bench/target/setareh-bench.jar:bench/target/lib/*" org.setareh.bench.Main "$@"
}
