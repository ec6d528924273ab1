# shellcheck shell=bash
# Finds what Setareh is built and run with.

require_linux() {
  local system
  system=$(uname -s)
  [[ $system == Linux ]] ||
    fail "Setareh runs on Linux and this is $system; use a Linux machine, a container or a virtual machine"
}

is_jdk_25() {
  local home=$1
  [[ -x $home/bin/javac && -f $home/release ]] && grep -q '^JAVA_VERSION="25' "$home/release"
}

# Where a JDK may lie, one home a line, the best guess first.
jdk_candidates() {
  local java
  if [[ -n ${JAVA_HOME:-} ]]; then printf '%s\n' "$JAVA_HOME"; fi
  if java=$(command -v java); then dirname -- "$(dirname -- "$(readlink -f -- "$java")")"; fi
  printf '%s\n' "${SETAREH_JVM_FOLDER:-/usr/lib/jvm}"/*
  printf '%s\n' "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/*
}

# Sets JAVA_HOME to a JDK 25, for us and for Maven.
require_jdk() {
  local home
  while read -r home; do
    if is_jdk_25 "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done < <(jdk_candidates)
  fail "no JDK 25 found in JAVA_HOME, PATH, /usr/lib/jvm or SDKMAN; install one (for example from https://adoptium.net) or point JAVA_HOME at it"
}

require_maven() {
  command -v mvn >/dev/null ||
    fail "Maven is missing; install 3.8 or newer (Debian: apt-get install maven)"
}

require_node() {
  local version
  { command -v node && command -v npm; } >/dev/null ||
    fail "Node.js or npm is missing; install Node 20 or newer with npm (https://nodejs.org)"
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 20)) ||
    fail "Node.js $version is too old; install Node 20 or newer (https://nodejs.org)"
}

is_root() {
  ((EUID == 0))
}

# Installs the Debian packages that are missing, or says which.
require_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    fail "the tests need these Debian packages, or what stands for them here: ${missing[*]}"
  is_root || fail "the tests need packages: sudo apt-get install ${missing[*]}"
  say "Installing ${missing[*]} …"
  mkdir -p "$STATE"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$STATE/apt.log" 2>&1 ||
    fail "apt-get could not install ${missing[*]}: see .setareh/apt.log"
}
