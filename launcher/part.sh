#!/usr/bin/env bash
# Runs one part of the tests; launcher/test.sh calls it.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
readonly STATE="$ROOT/.setareh"

# shellcheck source=launcher/common.sh
source "$ROOT/launcher/common.sh"
# shellcheck source=launcher/tools.sh
source "$ROOT/launcher/tools.sh"
# shellcheck source=launcher/build.sh
source "$ROOT/launcher/build.sh"
# shellcheck source=launcher/fast-start.sh
source "$ROOT/launcher/fast-start.sh"
# shellcheck source=launcher/up.sh
source "$ROOT/launcher/up.sh"

# Drives the browsers, publishes and views by WHIP and WHEP, trusts our CA, makes networks of its own; Python for
# Schemathesis.
readonly BROWSER_PACKAGES=(
  chromium firefox-esr iproute2 iptables libnss3-tools procps libpulse0 gcc libc6-dev util-linux
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-nice
  python3-venv python3-gi gir1.2-gst-plugins-base-1.0 gir1.2-gst-plugins-bad-1.0
)
# An FFmpeg with the WHIP muxer, which Debian's is too old for.
readonly FFMPEG=8.0.1-1.5.13

# Unit, property, fuzz, database and API tests, and the form of the code (Spotless, Error Prone, ArchUnit).
test_java() {
  local print
  print=$(fingerprint "${SERVER_SOURCES[@]}")
  maven_verbosely --fail-at-end -T 2 verify
  # Its jar is the one that `build` makes.
  stamp server "$print"
}

maven_verbosely() {
  cd "$ROOT" || exit
  mvn --batch-mode --no-transfer-progress "$@"
}

test_web() {
  install_web
  cd "$ROOT/web"
  local failed=0
  npm run --silent lint || failed=1
  npm run --silent test || failed=1
  # What later parts need, while the Java tests wait.
  web_is_built || build_web || failed=1
  return "$failed"
}

test_launcher() {
  require_packages shellcheck procps
  cd "$ROOT"
  shellcheck -x setareh launcher/*.sh .ci/run
  build
  install_web
  # Before two start at once.
  train
  node_test 2 "web/e2e/launcher/*.test.ts"
}

# Two files at a time where two people are enough, then those that fill the machine, one by one.
test_browsers() {
  local failed=0
  prepare_browsers
  node_test 2 "$SHARED_SERVER" "web/e2e/*.test.ts" "web/e2e/room/*.test.ts" || failed=1
  node_test 1 "$SHARED_SERVER" "web/e2e/crowd/*.test.ts" || failed=1
  return "$failed"
}

# What takes minutes: run whole before a release, not at each change. Java tests tagged `long`, those
# tagged `poisoned` in memory that is left as it is, and browsers'.
test_long() {
  local failed=0
  (maven_verbosely --fail-at-end test -Dgroups='long | poisoned' -DexcludedGroups=) || failed=1
  prepare_browsers
  node_test 1 "$SHARED_SERVER" "web/e2e/long/*.test.ts" || failed=1
  return "$failed"
}

readonly SHARED_SERVER=--test-global-setup=web/e2e/harness/global-setup.ts

prepare_browsers() {
  require_packages "${BROWSER_PACKAGES[@]}"
  build
  install_web
  install_ffmpeg
  install_schemathesis
}

# Schemathesis and what it needs, in the versions named, apart from the machine's own packages.
install_schemathesis() {
  local wanted=web/e2e/clients/requirements.txt print
  print=$(fingerprint "$wanted")
  if [[ -x $STATE/python/bin/schemathesis ]] && is_stamped python "$print"; then return; fi
  say "Fetching Schemathesis …"
  rm -rf "$STATE/python"
  /usr/bin/python3 -m venv "$STATE/python"
  "$STATE/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$ROOT/$wanted"
  stamp python "$print"
}

install_ffmpeg() {
  local jar=$STATE/ffmpeg-$FFMPEG-linux-x86_64.jar plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
  if [[ -x $STATE/ffmpeg/org/bytedeco/ffmpeg/linux-x86_64/ffmpeg ]]; then return; fi
  say "Fetching FFmpeg …"
  (cd "$ROOT" && mvn --batch-mode --quiet --non-recursive "$plugin:copy" \
    -Dartifact="org.bytedeco:ffmpeg:$FFMPEG:jar:linux-x86_64" -DoutputDirectory="$STATE")
  mkdir -p "$STATE/ffmpeg"
  (cd "$STATE/ffmpeg" && "$JAVA_HOME/bin/jar" xf "$jar" org/bytedeco/ffmpeg/linux-x86_64)
  chmod +x "$STATE/ffmpeg/org/bytedeco/ffmpeg/linux-x86_64/ffmpeg"
}

# Milliseconds after which a test, or a file of them, counts as broken, however slow the machine.
readonly BROKEN_AFTER_MS=1800000

# The Node of the web app's packages: the tests are TypeScript that Node itself strips of its types.
node_test() {
  local at_once=$1
  shift
  cd "$ROOT"
  web/node_modules/.bin/node --test --test-reporter=spec --test-concurrency="$at_once" \
    --test-timeout="$BROKEN_AFTER_MS" "$@"
}

require_jdk
"test_$1"
