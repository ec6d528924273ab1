# shellcheck shell=bash
# Measures the forwarding path.

bench() {
  require_linux
  require_jdk
  [[ -f $ROOT/bench/src/main/java/org/setareh/bench/Main.java ]] || fail "there is no benchmark yet"
  require_maven
  require_packages gcc libc6-dev libssl-dev
  say "Building the benchmark …"
  maven_quietly -pl bench -am -Dmaven.test.skip=true package
  cd "$ROOT" || exit
  # shellcheck disable=SC2086 # several options in one variable
  exec "$JAVA_HOME/bin/java" "${COLLECTOR[@]}" "${JVM_FLAGS[@]}" ${SETAREH_JAVA_OPTS:-} \
    -cp "bench/target/setareh-bench.jar:bench/target/lib/*" org.setareh.bench.Main "$@"
}
