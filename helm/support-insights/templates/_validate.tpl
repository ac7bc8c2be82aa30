{{/* What the schema cannot say in words: a line for each fault, with what to do. */}}
{{- define "support-insights.faults" -}}
{{- $v := .Values -}}
{{- $es := $v.elasticsearch -}}
{{- $external := $es.external -}}
{{- if eq ($v.image.tag | lower) "latest" }}
image.tag: "latest" is whatever was pushed last, so that neither upgrade nor rollback is one: name a version, or leave it empty for {{ .Chart.AppVersion }}.
{{- end }}
{{- range $name, $image := dict "tests.image" $v.tests.image }}
{{- if not (regexMatch "[:@][^/]*$" $image) }}
{{ $name }}: {{ $image }} has no tag: name a version.
{{- else if hasSuffix ":latest" $image }}
{{ $name }}: "latest" is whatever was pushed last: name a version.
{{- end }}
{{- end }}
{{- if lt (int64 $v.replicas) 1 }}
replicas: with none there is no API: give 1 or more. To stop it for a while: kubectl scale deployment.
{{- end }}
{{- if and $v.basePath (not (regexMatch "^(/[A-Za-z0-9_.~-]+)+$" $v.basePath)) }}
basePath: {{ $v.basePath }} is not a path such as /support (a slash at the beginning, none at the end).
{{- end }}
{{- if $v.autoscaling.enabled }}
{{- if gt (int64 $v.autoscaling.minReplicas) (int64 $v.autoscaling.maxReplicas) }}
autoscaling: minReplicas ({{ $v.autoscaling.minReplicas }}) is more than maxReplicas ({{ $v.autoscaling.maxReplicas }}).
{{- end }}
{{- if not (($v.resources.requests | default dict).cpu) }}
resources.requests.cpu: is missing; autoscaling.targetCpuPercent is a share of it.
{{- end }}
{{- end }}
{{- if and $v.ingress.enabled (not $v.ingress.host) }}
ingress.host: is empty; without a host the Ingress would answer for every name of the cluster. Give the name under which people reach the API.
{{- end }}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.parentRefs) }}
httpRoute.parentRefs: is empty; name the gateway that the route belongs to.
{{- end }}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.hostnames) }}
httpRoute.hostnames: is empty; give the name under which people reach the API.
{{- end }}
{{- if lt (int64 $v.ingestion.spoolGi) (int64 $v.ingestion.maxUploadGi) }}
ingestion.spoolGi: {{ $v.ingestion.spoolGi }} GiB have no room for one upload of ingestion.maxUploadGi ({{ $v.ingestion.maxUploadGi }} GiB).
{{- end }}
{{- include "support-insights.authFaults" . }}
{{- include "support-insights.secretsFaults" . }}
{{- include "support-insights.modelFaults" . }}
{{- include "support-insights.elasticsearchFaults" . }}
{{- include "support-insights.kibanaFaults" . }}
{{- include "support-insights.ingestFaults" . }}
{{- include "support-insights.networkFaults" . }}
{{- end -}}

{{- define "support-insights.authFaults" -}}
{{- $auth := .Values.auth -}}
{{- if $auth.jwksUrl }}
{{- if not (and $auth.issuer $auth.audience) }}
auth.jwksUrl: needs auth.issuer and auth.audience, because its keys sign tokens for other services too.
{{- end }}
{{- if hasKey .Values.secrets.keys "JWT_SECRET" }}
auth.jwksUrl and secrets.keys.JWT_SECRET exclude each other: tokens are signed by the key set or by the secret. Remove one.
{{- end }}
{{- end }}
{{- end -}}

{{- define "support-insights.secretsFaults" -}}
{{- $secrets := .Values.secrets -}}
{{- $store := $secrets.externalSecrets -}}
{{- if and (eq $secrets.source "existing") (not $secrets.existingSecret) }}
secrets.existingSecret: is empty; give the name of the Secret with the keys {{ include "support-insights.secretKeys" . | replace "," ", " }}.
{{- end }}
{{- if and (ne $secrets.source "existing") $secrets.existingSecret }}
secrets.existingSecret: is given, but secrets.source is {{ $secrets.source }}: set secrets.source to existing, or remove it.
{{- end }}
{{- if eq $secrets.source "externalSecrets" }}
{{- if not (and $store.store $store.remoteKey) }}
secrets.externalSecrets: needs store and remoteKey.
{{- end }}
{{- else if or $store.store $store.remoteKey }}
secrets.externalSecrets: is given, but secrets.source is {{ $secrets.source }}: set secrets.source to externalSecrets, or remove it.
{{- end }}
{{- if eq $secrets.source "generate" }}
{{- if $secrets.keys }}
secrets.keys: is given, but secrets.source is generate, and the chart names the keys itself: remove it, or bring a Secret.
{{- end }}
{{- $foreign := list }}
{{- range splitList "," (include "support-insights.secretKeys" .) }}
{{- if has . (list "ELASTICSEARCH_API_KEY" "HF_TOKEN" "KIBANA_API_KEY" "KIBANA_IMPORT_PASSWORD") }}{{ $foreign = append $foreign . }}{{ end }}
{{- end }}
{{- if and (eq .Values.elasticsearch.mode "external") (eq .Values.elasticsearch.external.auth "password") }}{{ $foreign = append $foreign "ELASTICSEARCH_PASSWORD" }}{{ end }}
{{- if $foreign }}
secrets.source: generate cannot make {{ join ", " $foreign }}, which somebody else gives out: put all of {{ include "support-insights.secretKeys" . | replace "," ", " }} into a Secret, and set secrets.source to existing and secrets.existingSecret to its name.
{{- end }}
{{- end }}
{{- end -}}

{{- define "support-insights.modelFaults" -}}
{{- $model := .Values.languageModel -}}
{{- if eq $model.mode "server" }}
{{- if not (and $model.url $model.model) }}
languageModel: mode server needs url and model (the name by which the server knows it).
{{- end }}
{{- if $model.provider }}
languageModel.provider: is for mode huggingface; with server there is none.
{{- end }}
{{- else if $model.url }}
languageModel.url: is given, but languageModel.mode is {{ $model.mode }}: set it to server, or remove the url.
{{- end }}
{{- end -}}

{{- define "support-insights.elasticsearchFaults" -}}
{{- $es := .Values.elasticsearch -}}
{{- $external := $es.external -}}
{{- if eq $es.mode "external" }}
{{- if not $external.urls }}
elasticsearch.external.urls: is empty, but elasticsearch.mode is external: give the addresses, such as https://elasticsearch.example.com:9200.
{{- end }}
{{- if and (eq $external.auth "password") (not $external.username) }}
elasticsearch.external.username: is empty, but elasticsearch.external.auth is password.
{{- end }}
{{- if and (ne $external.auth "password") $external.username }}
elasticsearch.external: a username and auth {{ $external.auth }} exclude each other: set auth to password, or remove the username.
{{- end }}
{{- if and $external.caSecret $external.caConfigMap }}
elasticsearch.external: caSecret and caConfigMap exclude each other.
{{- end }}
{{- else }}
{{- if $external.urls }}
elasticsearch.external.urls: is given, but elasticsearch.mode is {{ $es.mode }}: set the mode to external, or remove it.
{{- end }}
{{- end }}
{{- if eq $es.mode "eck" }}
{{- with $es.eck.zones }}
{{- if mod (int64 $es.eck.nodes) (len .) }}
elasticsearch.eck.nodes: {{ $es.eck.nodes }} cannot be shared evenly by {{ len . }} zones.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "support-insights.kibanaFaults" -}}
{{- $kibana := .Values.kibana -}}
{{- $mode := .Values.elasticsearch.mode -}}
{{- if and (has $kibana.mode (list "bundled" "eck")) (ne $kibana.mode $mode) }}
kibana.mode: {{ $kibana.mode }} does not go with elasticsearch.mode {{ $mode }}: set it to {{ ternary "external or none" (printf "%s, external or none" $mode) (eq $mode "external") }}.
{{- end }}
{{- if eq $kibana.mode "external" }}
{{- if and $kibana.importObjects (not $kibana.external.url) }}
kibana.external.url: is empty, but kibana.mode is external: give its address, or set kibana.importObjects to false.
{{- end }}
{{- if and (eq $kibana.external.auth "password") (not $kibana.external.username) }}
kibana.external.username: is empty, but kibana.external.auth is password.
{{- end }}
{{- if and (eq $kibana.external.auth "apiKey") $kibana.external.username }}
kibana.external: a username and auth apiKey exclude each other.
{{- end }}
{{- else if $kibana.external.url }}
kibana.external.url: is given, but kibana.mode is {{ $kibana.mode }}: set the mode to external, or remove it.
{{- end }}
{{- if $kibana.ingress.enabled }}
{{- if not (has $kibana.mode (list "bundled" "eck")) }}
kibana.ingress: there is no Kibana of this chart to show, because kibana.mode is {{ $kibana.mode }}.
{{- end }}
{{- if not $kibana.ingress.host }}
kibana.ingress.host: is empty; give the name under which people reach Kibana.
{{- end }}
{{- if not (regexMatch "^(/|(/[A-Za-z0-9_.~-]+)+)$" $kibana.ingress.path) }}
kibana.ingress.path: {{ $kibana.ingress.path }} is not a path such as /kibana (a slash at the beginning, none at the end).
{{- end }}
{{- if and .Values.ingress.enabled (eq .Values.ingress.host $kibana.ingress.host) (eq (.Values.basePath | default "/") $kibana.ingress.path) }}
kibana.ingress: has the host and the path of the API's ingress: give Kibana another host or path.
{{- end }}
{{- end }}
{{- end -}}

{{- define "support-insights.ingestFaults" -}}
{{- $ingest := .Values.ingest -}}
{{- if $ingest.enabled }}
{{- if not (or $ingest.files $ingest.urls) }}
ingest: is enabled, but has neither files (in ingest.claim) nor urls.
{{- end }}
{{- if and $ingest.files (not $ingest.claim) }}
ingest.files: need ingest.claim, the PersistentVolumeClaim that has them.
{{- end }}
{{- if and $ingest.claim (not $ingest.files) }}
ingest.claim: needs ingest.files, the files in it to ingest.
{{- end }}
{{- if and $ingest.replace (gt (add (len $ingest.files) (len $ingest.urls)) 1) }}
ingest.replace: takes one file, because what is in it becomes all there is.
{{- end }}
{{- end }}
{{- end -}}

{{- define "support-insights.networkFaults" -}}
{{- if .Values.networkPolicy.enabled }}
{{- $needed := dict }}
{{- if eq .Values.elasticsearch.mode "external" }}{{ $_ := set $needed "elasticsearch" "the external Elasticsearch" }}{{ end }}
{{- if and (eq .Values.kibana.mode "external") .Values.kibana.importObjects }}{{ $_ := set $needed "kibana" "the external Kibana" }}{{ end }}
{{- if ne .Values.languageModel.mode "none" }}{{ $_ := set $needed "languageModel" "the language model" }}{{ end }}
{{- if .Values.auth.jwksUrl }}{{ $_ := set $needed "jwks" "auth.jwksUrl" }}{{ end }}
{{- if and .Values.ingest.enabled .Values.ingest.urls }}{{ $_ := set $needed "ingest" "ingest.urls" }}{{ end }}
{{- range $name, $what := $needed }}
{{- if not (get $.Values.networkPolicy.egress $name) }}
networkPolicy.egress.{{ $name }}: is empty, so that nothing would reach {{ $what }}: give its address, such as [{ to: [{ ipBlock: { cidr: 203.0.113.7/32 } }], ports: [{ port: 443 }] }], or set networkPolicy.enabled to false.
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
