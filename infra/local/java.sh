# shellcheck shell=bash
# For the command lines: finds the JDK, builds what is missing or out of date, names the class path. Sourced with `home` set.

# The newest JDK of at least 25: where JAVA_HOME, the PATH and the usual places point.
find_jdk() {
  local candidate version best='' best_version=24
  for candidate in "${JAVA_HOME:-}" "$(readlink -f "$(command -v java || true)" | sed 's#/bin/java$##')" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [[ -x $candidate/bin/java && -r $candidate/release ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release")
    if ((${version:-0} > best_version)); then
      best=$candidate best_version=$version
    fi
  done
  echo "$best"
}

is_stale() {
  [[ ! -e $stamp ]] || [[ -n $(find "$home/pom.xml" "$home/function" "$home/layers" "$home/infra/worker" "$home/infra/backfill" "$home/infra/benchmarks" "$home/infra/local" \
    -newer "$stamp" \( -name '*.xml' -o -path '*/src/main/*' \) -type f -not -path '*/target/*' -print -quit) ]]
}

build_if_stale() {
  local stamp=$home/infra/local/target/.built
  if is_stale; then
    echo "Building (the first time fetches what it needs) …" >&2
    (cd "$home" && mvn -B -q -Dstyle.color=never -DskipTests -pl infra/local -am package >&2)
    touch "$stamp"
  fi
}

jdk=$(find_jdk)
if [[ -z $jdk ]]; then
  echo "${0##*/}: expected a JDK 25 or newer, in JAVA_HOME, on the PATH or in /usr/lib/jvm, but found none" >&2
  exit 2
fi
classpath="$home/infra/local/target/classes:$home/infra/local/target/lib/*:$home/layers/engine-mxnet/target/layer/java/lib/*:$home/layers/engine-onnxruntime/target/layer/java/lib/*"
