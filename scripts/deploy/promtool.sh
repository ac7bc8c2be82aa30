#!/usr/bin/env bash
# promtool, which checks and tests the alert rules: runs it with the arguments given, such as `check rules FILE`; without any prints its path.
# The first time it is built from its Go module into $KUBE_TOOLS/bin.
# Needed: Go. Cold it takes some minutes on 2 cores. Prometheus v3.Y.Z has the module version v0.3YY.Z.
set -euo pipefail
version=v0.313.3
root=${KUBE_TOOLS:-$HOME/.cache/kube-tools}
promtool=$root/bin/promtool-$version

build() {
  mkdir -p "$root/bin"
  local module
  # Not local: it is removed when the function has ended.
  source=$(mktemp -d)
  trap 'rm -rf "$source"' EXIT
  cd "$source"
  export CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-buildvcs=false
  module=$(go mod download -json "github.com/prometheus/prometheus@$version" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  # Its own go.mod has lines that `go install` refuses, so it is built from a module of ours that repeats them.
  {
    printf 'module local/promtool\n\ngo 1.26.0\n\nrequire github.com/prometheus/prometheus %s\n\n' "$version"
    sed -n -e '/^\(exclude\|replace\) (/,/^)/p' -e '/^\(exclude\|replace\) [^(]/p' "$module"
  } > go.mod
  # Without the clients of two dozen clouds that Prometheus finds its targets by: rules need none.
  go build -mod=mod -trimpath -tags remove_all_sd \
    -ldflags "-s -w -X github.com/prometheus/common/version.Version=$version" \
    -o "$promtool.$$" github.com/prometheus/prometheus/cmd/promtool
  # Whole or not at all: another check may look for it meanwhile.
  mv "$promtool.$$" "$promtool"
}

[ -x "$promtool" ] || (build) >&2
ln -sf "$(basename "$promtool")" "$root/bin/promtool"
[ $# -gt 0 ] || { echo "$root/bin/promtool"; exit; }
exec "$root/bin/promtool" "$@"
