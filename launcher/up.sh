# shellcheck shell=bash
# Starts the server in place of this shell, so that signals and the exit code are its own.

# Chosen by measurement. The AOT cache is made with the same one, and refused under any other.
readonly COLLECTOR=(-XX:+UseG1GC)
readonly JVM_FLAGS=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

up() {
  local cache
  require_linux
  require_jdk
  build
  train
  absolute_data_folder
  cd "$ROOT" || exit
  mapfile -t cache < <(cache_options)
  # shellcheck disable=SC2086 # several options in one variable
  exec "$JAVA_HOME/bin/java" "${COLLECTOR[@]}" "${JVM_FLAGS[@]}" "${cache[@]}" -Xlog:aot*=off \
    ${SETAREH_JAVA_OPTS:-} -jar "$SERVER_JAR" "$@"
}

# A relative SETAREH_DATA means the caller's folder, not the project's.
absolute_data_folder() {
  if [[ -n ${SETAREH_DATA:-} ]]; then
    SETAREH_DATA=$(realpath --canonicalize-missing -- "$SETAREH_DATA")
    export SETAREH_DATA
  fi
}
