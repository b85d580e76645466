# Finds the JDK and Maven, builds with them and runs child processes. Sourced by the scripts beside it,
# which set $root.
# shellcheck shell=bash

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# major HOME: the release of the JDK there, 17 for example; fails where there is none.
major() {
  local version=
  [[ -x $1/bin/javac ]] || return 1
  if [[ -r $1/release ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)"$/\1/p' "$1/release")
  fi
  [[ $version ]] || version=$("$1/bin/javac" -version 2>&1 | sed 's/^javac //')
  version=${version#1.}
  printf '%s\n' "${version%%[!0-9]*}"
}

# jdk OLDEST NEWEST: the home of an installed JDK in that range.
jdk() {
  local onpath home release
  onpath=$(command -v javac || true)
  [[ $onpath ]] && onpath=$(dirname "$(dirname "$(readlink -f "$onpath")")")
  for home in "${JAVA_HOME:-}" "$onpath" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
      "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ $home ]] && release=$(major "$home") || continue
    if ((release >= $1 && release <= $2)); then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

require_maven() {
  command -v mvn >/dev/null ||
    die "Maven is missing: no 'mvn' on the PATH (3.8 or newer; on Debian: apt install maven)."
}

# require_jdk NEWEST: makes a JDK from 17 to that release the one in use, 17 if there is one.
require_jdk() {
  JAVA_HOME=$(jdk 17 17 || jdk 18 "$1") || die \
    "JDK 17 is missing (on Debian: apt install openjdk-17-jdk)." \
    "Looked at JAVA_HOME, javac on the PATH and the usual places."
  export JAVA_HOME
}

# What runs: the modules of the processes, and all they are built from.
modules=(rpc-core rpc-spring-starter nacos-embedded im-service-api im-service-provider
  im-service-consumer)
classpath_file=target/runtime.classpath

built=$root/target/built # as old as the sources that were built

# Whether every module is built and no source is newer than that.
is_built() {
  local module
  for module in nacos-embedded im-service-provider im-service-consumer; do
    [[ -s $root/$module/$classpath_file && -d $root/$module/target/classes ]] || return 1
  done
  [[ -e $built && ! $(find "$root/pom.xml" "${modules[@]/#/$root/}" -newer "$built" -type f \
    \( -path '*/src/main/*' -o -name pom.xml \) -print -quit) ]]
}

# --- Children: each reads the end of a pipe that only this script holds open for writing. When the
# script closes it, or is gone, the child's guard reads the end of input and ends the child.
names=() pids=() logs=() lifelines=()

# start_child NAME LOG DIRECTORY COMMAND…
start_child() {
  local pipe reader lifeline
  pipe=$(mktemp -d "${TMPDIR:-/tmp}/msim.XXXXXX")
  mkfifo "$pipe/fifo"
  exec {lifeline}<>"$pipe/fifo" {reader}<"$pipe/fifo"
  rm -r "$pipe"
  names+=("$1") logs+=("$2") lifelines+=("$lifeline")
  guard "${@:3}" <&"$reader" >>"$2" 2>&1 &
  pids+=($!)
  exec {reader}<&-
}

guard() {
  local lifeline child
  trap - EXIT INT TERM HUP
  for lifeline in "${lifelines[@]}"; do exec {lifeline}>&-; done
  cd "$1"
  "${@:2}" <&0 &
  child=$!
  end_with_input "$child" <&0 &
  wait "$child"
}

end_with_input() {
  local tenths
  while read -r; do :; done
  kill "$1" 2>/dev/null || return 0
  for ((tenths = 0; tenths < 150; tenths++)); do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null
}

# Ends the children, the last one first, and waits for each.
end_children() {
  local i lifeline
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    lifeline=${lifelines[i]}
    exec {lifeline}>&-
    wait "${pids[i]}" 2>/dev/null || true
  done
  names=() pids=() logs=() lifelines=()
}

# fail_with_log WHAT LOG
fail_with_log() {
  die "$1 The end of $2:" "$(tail -n 40 "$2" | sed 's/^/  | /')"
}

# Builds what runs, without gates and tests, and says how far it is.
build() {
  local log=$root/target/build.log start=$SECONDS
  mkdir -p "$root/target"
  : >"$log"
  touch "$built.new"
  start_child maven "$log" "$root" mvn -B -Dstyle.color=never \
    -pl nacos-embedded,im-service-provider,im-service-consumer -am -DskipTests \
    -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip -Djacoco.skip package \
    dependency:build-classpath -Dmdep.outputFile="$classpath_file" -Dmdep.includeScope=runtime
  show_progress "${pids[0]}" "$log"
  wait "${pids[0]}" || fail_with_log "The build failed." "$log"
  end_children
  mv "$built.new" "$built"
  printf 'Built in %s s.\n' $((SECONDS - start))
}

# show_progress PID LOG: names each module as Maven comes to it, and counts downloads.
show_progress() {
  local shown=0 downloads=0 alive=1 line
  local module='^\[INFO\] Building (.+) [^ ]+ +\[([0-9]+/[0-9]+)\]$'
  while ((alive)); do
    kill -0 "$1" 2>/dev/null || alive=0
    while IFS= read -r line; do
      ((++shown))
      if [[ $line =~ $module ]]; then
        printf '  %5s  %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
      elif [[ $line == *Downloaded\ from* ]] && ((++downloads % 100 == 0)); then
        printf '         %s files downloaded\n' "$downloads"
      fi
    done < <(tail -n +$((shown + 1)) "$2")
    sleep 0.2
  done
}
