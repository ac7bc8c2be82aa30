#!/usr/bin/env bash
# Makes the secrets of an overlay, in its folder secrets/, which git ignores: ./make-secrets.sh dev | production
# What is there already stays: the data know the passwords with which they were made.
set -euo pipefail
umask 077
overlay=${1:-}
cd "$(dirname "$0")/overlays/${overlay:?Which overlay? dev or production}"
mkdir -p secrets
cd secrets

random() { openssl rand -hex 24; }
quietly() { # shows what a command says only when it fails
  local said
  said=$("$@" 2>&1) || { printf '%s\n' "$said" >&2; return 1; }
}
keep() { # file: writes what comes in, unless the file is there
  local text
  text=$(cat)
  if [ -e "$1" ]; then echo "kept: $PWD/$1"; else printf '%s\n' "$text" >"$1" && echo "made: $PWD/$1"; fi
}

case $overlay in
  dev)
    keep support-insights.env <<END
JWT_SECRET=$(random)
ELASTIC_PASSWORD=$(random)
ELASTICSEARCH_PASSWORD=$(random)
KIBANA_PASSWORD=$(random)
KIBANA_ENCRYPTION_KEY=$(random)
END
    if [ ! -e tls.crt ]; then
      service=support-insights-elasticsearch
      echo "subjectAltName=DNS:$service,DNS:$service.support,DNS:$service.support.svc,DNS:localhost,IP:127.0.0.1" >names.cnf
      quietly openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj "/CN=$service-authority" -keyout ca.key -out ca.crt
      quietly openssl req -newkey rsa:3072 -nodes -sha256 -subj "/CN=$service" -keyout tls.key -out tls.csr
      # Not -copy_extensions, which OpenSSL before 3 and LibreSSL do not know. The certificate last: with it all is there.
      quietly openssl x509 -req -sha256 -days 3650 -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile names.cnf -out tls.crt
      # Nobody signs with this authority again.
      rm -f ca.key ca.srl tls.csr names.cnf
      echo "made: $PWD/ca.crt, tls.crt, tls.key"
    fi
    ;;
  production)
    keep support-insights.env <<END
JWT_SECRET=$(random)
END
    keep elasticsearch-user.env <<END
username=support_insights
password=$(random)
roles=support-insights
END
    if [ ! -e s3.env ]; then
      keep s3.env <<END
s3.client.default.access_key=${S3_ACCESS_KEY:?The access key of your S3-compatible storage: S3_ACCESS_KEY=… S3_SECRET_KEY=… $0 production}
s3.client.default.secret_key=${S3_SECRET_KEY:?The secret key of your S3-compatible storage}
END
    fi
    ;;
  *)
    echo "There is no overlay $overlay: dev or production" >&2
    exit 2
    ;;
esac
