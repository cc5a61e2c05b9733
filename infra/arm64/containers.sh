# shellcheck shell=bash
# For containers on an emulated arm64 processor. Sourced after java.sh.

binfmt=/proc/sys/fs/binfmt_misc mounted='' registered=''

# The kernel runs arm64 programs from now on, those of containers too: F opens qemu now, outside of them.
ensure_arm64_containers() {
  ensure_qemu
  [[ -e $binfmt/qemu-aarch64 ]] && return
  if [[ ! -e $binfmt/register ]]; then
    mount -t binfmt_misc binfmt_misc "$binfmt" || give_up "binfmt_misc: expected to mount it, as root, but could not."
    mounted=yes
  fi
  local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
  local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  echo ":qemu-aarch64:M::$magic:$mask:$(command -v qemu-aarch64-static):F" >"$binfmt/register" ||
    give_up "binfmt_misc: expected to register qemu-aarch64-static but could not."
  registered=yes
}

# Only what was done here.
forget_arm64_containers() {
  [[ -z $registered ]] || echo -1 >"$binfmt/qemu-aarch64" || true
  [[ -z $mounted ]] || umount "$binfmt" || true
}
