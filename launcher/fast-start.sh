# shellcheck shell=bash
# The AOT cache (JEP 483, 515): classes loaded, linked and profiled ahead, which halves the time to ready.
# It is made after a build by a short run on a data folder that does not last, and holds for exactly these
# jars, this JDK and this collector.

readonly CACHE=$STATE/server.aot

# Prints the options that use the cache; none where it is missing or made of something else.
cache_options() {
  local print
  print=$(cache_print)
  if [[ -f $CACHE ]] && is_stamped aot "$print"; then
    printf '%s\n' "-XX:AOTCache=$CACHE"
  fi
}

# Makes the cache where it is missing. A failure costs a second at each start and nothing else.
train() {
  local print start=$EPOCHREALTIME
  print=$(cache_print)
  if [[ ${SETAREH_FAST_START:-on} == off ]] || is_stamped aot "$print"; then return; fi
  say "Preparing quick starts (once after a build) …"
  rm -f "$CACHE"
  if training_run; then
    say "Prepared in $(seconds_since "$start") s"
  else
    say "No quick starts then: see .setareh/training.log"
  fi
  # Stamped either way: what failed now would fail at the next start too.
  stamp aot "$print"
}

cache_print() {
  {
    fingerprint "$SERVER_JAR" signaling/target/lib
    cat "$JAVA_HOME/release"
    printf '%s\n' "${COLLECTOR[@]}" "${JVM_FLAGS[@]}"
  } | sha256sum | cut -d ' ' -f 1
}

# The server on free ports with fresh data until it has answered a few requests.
training_run() (
  cd "$ROOT" || exit
  data=$(mktemp -d)
  server=
  trap 'kill $server 2>/dev/null || true; wait; rm -rf "$data"' EXIT
  trap 'exit 1' INT TERM
  SETAREH_DATA=$data SETAREH_HTTP_PORT=0 SETAREH_HTTPS_PORT=0 SETAREH_MEDIA_PORT=0 \
    "$JAVA_HOME/bin/java" "${COLLECTOR[@]}" "${JVM_FLAGS[@]}" -XX:AOTCacheOutput="$CACHE" \
    -Xlog:aot*=off -jar "$SERVER_JAR" >"$STATE/training.log" 2>&1 &
  server=$!
  port=$(port_of "$server") || exit 1
  for path in /actuator/health / /api/events; do request "$port" GET "$path"; done
  request "$port" POST /api/rooms/training/look '{"key":"none"}'
  kill "$server"
  wait "$server"
  [[ -f $CACHE ]]
)

# Waits for the address that the server prints when it is ready.
port_of() {
  local server=$1 line end=$((SECONDS + 120))
  while ((SECONDS < end)) && kill -0 "$server" 2>/dev/null; do
    if line=$(grep -Eom1 'http://localhost:[0-9]+' "$STATE/training.log"); then
      printf '%s' "${line##*:}"
      return
    fi
    sleep 0.1
  done
  return 1
}

request() {
  local port=$1 method=$2 path=$3 body=${4:-}
  exec {connection}<>"/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$port" "${#body}" "$body" >&"$connection"
  timeout 5 cat <&"$connection" >/dev/null || true
  exec {connection}>&-
}
