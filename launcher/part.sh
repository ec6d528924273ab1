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

# Drives the browsers, publishes and views by WHIP and WHEP, trusts our CA, makes networks of its own.
readonly BROWSER_PACKAGES=(
  chromium firefox-esr ffmpeg fonts-noto-core iproute2 iptables libnss3-tools
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-bad gstreamer1.0-nice
)

# Unit, property, fuzz, database and API tests, and the form of the code (Spotless, Error Prone, ArchUnit).
test_java() {
  cd "$ROOT" || exit
  mvn --batch-mode --no-transfer-progress --fail-at-end verify
}

test_web() {
  install_web
  cd "$ROOT/web"
  npm run lint
  npm test
}

test_launcher() {
  require_packages shellcheck
  cd "$ROOT" || exit
  shellcheck -x setareh launcher/*.sh .ci/run
  build
  install_web
  node_test web/e2e/launcher
}

test_browsers() {
  require_packages "${BROWSER_PACKAGES[@]}"
  build
  install_web
  install_node_modules web/e2e
  node_test web/e2e/room
}

# The Node of the web app's packages: the tests are TypeScript that Node itself strips of its types.
node_test() {
  "$ROOT/web/node_modules/.bin/node" --test --test-reporter=spec --test-concurrency=1 "$1/**/*.test.ts"
}

require_jdk
"test_$1"
