# shellcheck shell=bash
# Builds the server and the web app, each only when its files changed.

readonly SERVER_SOURCES=(pom.xml .mvn wire net sfu signaling)
readonly WEB_SOURCES=(web)
readonly SERVER_JAR=signaling/target/setareh.jar
readonly WEB_PAGE=web/dist/index.html

build() {
  local server web_job=
  server=$(fingerprint "${SERVER_SOURCES[@]}")
  if ! web_is_built; then
    require_node
    build_web &
    web_job=$!
  fi
  if [[ ! -f $ROOT/$SERVER_JAR ]] || ! is_stamped server "$server"; then
    require_maven
    build_server "$server"
  fi
  if [[ -n $web_job ]]; then wait "$web_job" || exit 1; fi
}

build_server() {
  local print=$1 start=$EPOCHREALTIME
  say "Building the server (the first time fetches its libraries) …"
  maven_quietly -pl signaling -am -Dmaven.test.skip=true package
  stamp server "$print"
  say "Built the server in $(seconds_since "$start") s"
}

web_is_built() {
  [[ -f $ROOT/$WEB_PAGE ]] && is_stamped web "$(fingerprint "${WEB_SOURCES[@]}")"
}

build_web() {
  local print start=$EPOCHREALTIME log=$STATE/web-build.log
  print=$(fingerprint "${WEB_SOURCES[@]}")
  say "Building the web app …"
  install_web
  (cd "$ROOT/web" && npm run build) >"$log" 2>&1 || fail_with_log "$log" "the web app does not build"
  stamp web "$print"
  say "Built the web app in $(seconds_since "$start") s"
}

# npm ci empties node_modules first, so it runs only when the lock file changed.
install_web() {
  local print log=$STATE/web-install.log
  print=$(fingerprint web/package.json web/package-lock.json web/.npmrc)
  if [[ -d $ROOT/web/node_modules ]] && is_stamped web-modules "$print"; then return; fi
  mkdir -p "$STATE"
  say "Installing the web app's packages …"
  (cd "$ROOT/web" && npm ci --no-audit --no-fund) >"$log" 2>&1 ||
    fail_with_log "$log" "npm could not install the web app's packages"
  stamp web-modules "$print"
}

# Maven with its module lines as progress; all of its words only when it fails.
maven_quietly() {
  local log=$STATE/build.log
  mkdir -p "$STATE"
  (cd "$ROOT" && mvn --batch-mode --no-transfer-progress -T 1C "$@") 2>&1 |
    tee "$log" | sed -nu 's/^\[INFO\] Building \(setareh-[a-z]*\) .*/  \1/p' >&2 ||
    fail_with_log "$log" "the server does not build"
}

fail_with_log() {
  local log=$1
  shift
  grep -E '\bERROR\b|error (TS|during|code)|^npm error' "$log" |
    grep -vE '\[Help|Re-run Maven|full stack trace|more information|ERROR\] *$' |
    head -n 20 >&2 || tail -n 20 "$log" >&2
  fail "$*: see ${log#"$ROOT"/}"
}
