# shellcheck shell=bash
# For the checks on an emulated arm64 processor: qemu-user and Debian's JDK 25 for arm64. Sourced with `home` set, and `give_up MESSAGE` defined.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/snaplabel/arm64
mkdir -p "$cache"

ensure_qemu() {
  command -v qemu-aarch64-static >/dev/null && return
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || give_up "qemu-aarch64-static: expected it, or apt to install it, but there is neither."
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qemu-user-static >/dev/null 2>&1 ||
    give_up "qemu-user-static: expected apt to install it but it did not."
}

# Debian 13 is the first with a JDK 25.
ensure_arm64_jdk() {
  "$home/infra/debian-root" arm64 trixie "$cache/root" bash coreutils openjdk-25-jre-headless libstdc++6 >&2 ||
    give_up "expected Debian's JDK 25 for arm64 but could not fetch it."
  # Links into the packages' /etc would lead into this machine's.
  find "$cache/root/usr/lib/jvm" -type l -lname '/etc/*' -printf '%p %l\n' | while read -r link target; do
    ln -sfn "$cache/root$target" "$link"
  done
}

# Snaplabel's command line. Whatever it labels with is what would be deployed; the command line's own jars come behind.
snaplabel_on_arm64() { # ARGUMENT…
  qemu-aarch64-static -L "$cache/root" "$cache/root/usr/lib/jvm/java-25-openjdk-arm64/bin/java" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx1g --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dsnaplabel.home="$home" \
    -cp "$home/function/target/task/lib/*:$home/layers/engine-onnxruntime/target/layer-arm64/java/lib/*:$home/infra/local/target/classes:$home/infra/local/target/lib/*" \
    io.snaplabel.cli.Snaplabel "$@"
}
