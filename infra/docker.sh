# shellcheck shell=bash
# For the checks that need Docker: finds its daemon, or installs and starts one. Sourced with `logs`, a folder, and `give_up` set; who
# sourced it calls `stop_docker` at the end.

daemon=''

install_docker() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io >/dev/null
} >&2

ensure_docker() {
  docker info >/dev/null 2>&1 && return
  [[ $(id -u) == 0 ]] || give_up "Docker: expected a running daemon or root to start one, but there is neither."
  command -v dockerd >/dev/null || install_docker || give_up "Docker: expected dockerd, or apt to install docker.io, but there is neither."
  dockerd --pidfile "$logs/dockerd.pid" >"$logs/dockerd.log" 2>&1 </dev/null &
  daemon=$!
  for _ in {1..60}; do
    docker info >/dev/null 2>&1 && return
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.5
  done
  tail -5 "$logs/dockerd.log" >&2
  give_up "Docker: expected dockerd to start but it did not."
}

# Only the daemon that was started here.
stop_docker() {
  [[ -z $daemon ]] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
}
