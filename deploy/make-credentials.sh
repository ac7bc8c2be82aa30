#!/bin/bash
# Makes the certificates and passwords of docker-compose.yml where they are not there yet, and changes none that is. Runs in Elasticsearch's image,
# whose tool makes the certificates. To have one made anew, remove its file or its volume and start again (README.md, "Docker").
set -euo pipefail
umask 077
cd /credentials

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

secret() { od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'; }

# A file appears whole or not at all. Elasticsearch, Kibana and the service run as user 1000; Grafana is in group 0 only.
put() { # from, to
  install -o 1000 -g 0 -m 0440 "$1" "$2.part"
  mv "$2.part" "$2"
}

for folder in elasticsearch kibana service grafana; do
  chown 1000:0 "$folder"
  chmod 0750 "$folder"
done

if [ ! -e authority/ca.key ]; then
  elasticsearch-certutil ca --silent --pem --days 3650 --out "$work/authority.zip"
  unzip -q "$work/authority.zip" -d "$work"
  cp "$work/ca/ca.crt" authority/ca.crt
  # Last: when it is there, all is there.
  mv "$work/ca/ca.key" authority/ca.key.part
  mv authority/ca.key.part authority/ca.key
  rm -f elasticsearch/node.key
  echo 'made a certificate authority'
fi

for folder in elasticsearch kibana service; do
  if [ ! -e "$folder/ca.crt" ] || [ "$(<"$folder/ca.crt")" != "$(<authority/ca.crt)" ]; then
    put authority/ca.crt "$folder/ca.crt"
  fi
done

if [ ! -e elasticsearch/node.key ]; then
  # Whole paths: the tool changes to a folder of its own.
  elasticsearch-certutil cert --silent --pem --days 1095 --name elasticsearch --dns elasticsearch,localhost --ip 127.0.0.1 \
    --ca-cert /credentials/authority/ca.crt --ca-key /credentials/authority/ca.key --out "$work/node.zip"
  unzip -q "$work/node.zip" -d "$work"
  put "$work/elasticsearch/elasticsearch.crt" elasticsearch/node.crt
  put "$work/elasticsearch/elasticsearch.key" elasticsearch/node.key
  echo 'made a certificate for Elasticsearch'
fi

if [ ! -e service/service.env ]; then
  printf 'ELASTICSEARCH_PASSWORD=%s\n' "$(secret)" >"$work/service.env"
  put "$work/service.env" service/service.env
  echo "made the password of the service's user in Elasticsearch"
fi

if [ ! -e kibana/kibana.env ]; then
  printf '%s=%s\n' KIBANA_PASSWORD "$(secret)" XPACK_SECURITY_ENCRYPTIONKEY "$(secret)" \
    XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY "$(secret)" XPACK_REPORTING_ENCRYPTIONKEY "$(secret)" >"$work/kibana.env"
  put "$work/kibana.env" kibana/kibana.env
  echo 'made the password and the keys of Kibana'
fi

if [ ! -e grafana/password ]; then
  secret >"$work/password"
  put "$work/password" grafana/password
  echo 'made the password of the user admin of Grafana'
fi

echo 'certificates and passwords are there'
