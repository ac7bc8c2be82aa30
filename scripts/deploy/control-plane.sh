#!/usr/bin/env bash
# A real Kubernetes control plane on this machine, for check-cluster.ts: etcd, API server, controller manager and scheduler, and kwok,
# which says of three nodes that they exist and of their pods that they run. Nothing of a pod is run.
#   control-plane.sh build   builds them from Go modules into $KUBE_TOOLS/bin: a quarter of an hour on two cores, once
#   control-plane.sh start   starts them on 127.0.0.1 and prints the path of a kubeconfig
#   control-plane.sh stop    stops them and removes what they kept
set -euo pipefail

kubernetes=1.37.2
kwok=0.8.0
tools=${KUBE_TOOLS:-$HOME/.cache/kube-tools}
bin=$tools/bin
state=${CONTROL_PLANE_STATE:-$tools/control-plane}
api_port=${CONTROL_PLANE_PORT:-16543}
etcd_port=$((api_port + 1))
here=$(cd "$(dirname "$0")" && pwd)
parts=(etcd kube-apiserver kube-controller-manager kube-scheduler kwok)
export KUBECONFIG=$state/kubeconfig

# One module requires them all, so that etcd is the one that this Kubernetes is made for. Kubernetes itself replaces its parts by
# folders: outside of its repository they are modules, whose versions follow its own.
write_module() {
  local parent
  parent=$(cd / && go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/^.*"GoMod": "\(.*\)".*$/\1/p')
  printf 'module controlplane\n\n'
  grep -E '^(go|godebug) [^(]' "$parent"
  printf 'require k8s.io/kubernetes v%s\nrequire sigs.k8s.io/kwok v%s\n' "$kubernetes" "$kwok"
  sed -nE "s|^[[:space:]]*(k8s\.io/[a-z0-9.-]+) => \./staging.*|replace \1 => \1 v0.${kubernetes#1.}|p" "$parent"
}

package_of() {
  case $1 in
    etcd) echo go.etcd.io/etcd/server/v3 ;;
    kwok) echo sigs.k8s.io/kwok/cmd/kwok ;;
    *) echo "k8s.io/kubernetes/cmd/$1" ;;
  esac
}

build() {
  local source=$tools/src/control-plane-$kubernetes-$kwok part flags
  if [ -e "$source/complete" ] && all_there; then return; fi
  mkdir -p "$source" "$bin"
  cd "$source"
  rm -f go.sum complete
  write_module >go.mod
  {
    printf '//go:build tools\n\npackage tools\n\nimport (\n'
    for part in "${parts[@]}"; do printf '\t_ "%s"\n' "$(package_of "$part")"; done
    printf ')\n'
  } >tools.go
  for part in "${parts[@]}"; do
    echo "Building $part …" >&2
    flags='-s -w'
    case $part in kube-*)
      flags+=" -X k8s.io/component-base/version.gitVersion=v$kubernetes -X k8s.io/component-base/version.gitMajor=1"
      flags+=" -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$kubernetes")" ;;
    esac
    CGO_ENABLED=0 GOTOOLCHAIN=local go build -buildvcs=false -mod=mod -trimpath -ldflags "$flags" -o "$bin/$part" "$(package_of "$part")"
  done
  write_stages >"$tools/kwok-stages.yaml"
  touch complete
}

all_there() {
  for part in "${parts[@]}"; do [ -x "$bin/$part" ] || return 1; done
  [ -s "$tools/kwok-stages.yaml" ]
}

# How kwok lets nodes and pods go through their lives.
write_stages() {
  local stages name
  stages=$(go list -mod=mod -m -f '{{.Dir}}' sigs.k8s.io/kwok)/kustomize/stage
  for name in node/fast/node-initialize node/heartbeat-with-lease/node-heartbeat-with-lease pod/fast/pod-ready pod/fast/pod-complete pod/fast/pod-delete; do
    cat "$stages/$name.yaml"
    printf -- '\n---\n'
  done
  cat "$here/cluster/kwok-helm-test.yaml"
}

launch() { # name, arguments: in a session of its own, so that Ctrl-C in the terminal leaves it to `stop`
  local name=$1
  shift
  # Writes its id itself, so that an end of this script in between leaves no process that `stop` does not know.
  setsid bash -c 'echo $$ >"$0" && exec "$@"' "$state/$name.pid" "$bin/$name" "$@" >"$state/$name.log" 2>&1 </dev/null &
  until [ -s "$state/$name.pid" ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
}

wait_for() { # seconds, name of the process, command
  local end=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$(cat "$state/$name.pid")" 2>/dev/null || [ $SECONDS -ge $end ]; then
      echo "$name does not come up:" >&2
      tail -20 "$state/$name.log" >&2
      return 1
    fi
    sleep 0.3
  done
}

start() {
  if [ -e "$state" ]; then
    echo "It runs already, or was not stopped: control-plane.sh stop" >&2
    return 1
  fi
  all_there || { echo "It is not built yet: control-plane.sh build" >&2; return 1; }
  mkdir -p "$state"
  chmod 700 "$state"
  local token
  token=$(openssl rand -hex 24)
  openssl genrsa -out "$state/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$state/accounts.key" -pubout -out "$state/accounts.pub" 2>/dev/null
  (umask 077 && echo "$token,admin,admin,system:masters" >"$state/tokens.csv")

  launch etcd --name local --data-dir "$state/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$((etcd_port + 1))" --initial-advertise-peer-urls "http://127.0.0.1:$((etcd_port + 1))" \
    --initial-cluster "local=http://127.0.0.1:$((etcd_port + 1))"
  wait_for 30 etcd curl -sf "http://127.0.0.1:$etcd_port/health"

  launch kube-apiserver --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --advertise-address 127.0.0.1 \
    --secure-port "$api_port" --cert-dir "$state/certificates" --endpoint-reconciler-type none \
    --service-cluster-ip-range 10.96.0.0/16 --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$state/accounts.pub" --service-account-signing-key-file "$state/accounts.key" \
    --token-auth-file "$state/tokens.csv" --authorization-mode Node,RBAC
  wait_for 60 kube-apiserver test -s "$state/certificates/apiserver.crt"
  (umask 077 && cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
clusters: [{ name: local, cluster: { server: "https://127.0.0.1:$api_port", certificate-authority: $state/certificates/apiserver.crt } }]
users: [{ name: admin, user: { token: "$token" } }]
contexts: [{ name: local, context: { cluster: local, user: admin } }]
current-context: local
YAML
  )
  wait_for 60 kube-apiserver kubectl get --raw /readyz

  launch kube-controller-manager --kubeconfig "$KUBECONFIG" --leader-elect=false --secure-port 0 \
    --service-account-private-key-file "$state/accounts.key" --root-ca-file "$state/certificates/apiserver.crt" --enable-hostpath-provisioner=true
  launch kube-scheduler --kubeconfig "$KUBECONFIG" --leader-elect=false --secure-port 0
  launch kwok --kubeconfig "$KUBECONFIG" --manage-all-nodes=true --node-ip 127.0.0.1 --node-lease-duration-seconds 40 --config "$tools/kwok-stages.yaml"
  kubectl apply -f "$here/cluster/nodes.yaml" >/dev/null
  kubectl wait --for=condition=Ready node --all --timeout=60s >/dev/null
  wait_for 30 kube-controller-manager kubectl -n default get serviceaccount default
  echo "$KUBECONFIG"
}

stop() {
  local index pid
  for ((index = ${#parts[@]} - 1; index >= 0; index--)); do
    [ -s "$state/${parts[index]}.pid" ] || continue
    pid=$(cat "$state/${parts[index]}.pid")
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
  done
  rm -rf "$state"
}

case ${1:-} in
  build | start | stop) "$1" ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
