{{/* Names of the secrets, whoever makes them. A hook that runs before the release exists brings its own: hookSecret. */}}
{{- define "support-insights.secret" -}}
{{- if .hookSecret -}}{{ .hookSecret }}{{- else if eq .Values.secrets.source "existing" -}}{{ .Values.secrets.existingSecret }}{{- else -}}{{ include "support-insights.fullname" . }}{{- end -}}
{{- end -}}

{{- define "support-insights.elasticsearchTlsSecret" -}}
{{ .Values.elasticsearch.bundled.tlsSecret | default (printf "%s-elasticsearch-tls" (include "support-insights.fullname" .)) }}
{{- end -}}

{{- define "support-insights.elasticsearchUserSecret" -}}
{{ .Values.elasticsearch.eck.userSecret | default (printf "%s-elasticsearch-user" (include "support-insights.fullname" .)) }}
{{- end -}}

{{/* An environment value from a key of the Secret, which may have another name. Takes (list $ NAME [KEY]). */}}
{{- define "support-insights.secretValue" -}}
{{- $ := index . 0 -}}
{{- $key := ternary (index . 1) (last .) (eq (len .) 2) -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ include "support-insights.secret" $ }}
      key: {{ get $.Values.secrets.keys $key | default $key }}
{{- end -}}

{{/* The keys that the Secret has to have. */}}
{{- define "support-insights.secretKeys" -}}
{{- $keys := list -}}
{{- if not .Values.auth.jwksUrl }}{{ $keys = append $keys "JWT_SECRET" }}{{ end -}}
{{- if eq .Values.elasticsearch.mode "bundled" }}{{ $keys = concat $keys (list "ELASTIC_PASSWORD" "ELASTICSEARCH_PASSWORD") }}{{ end -}}
{{- if eq .Values.kibana.mode "bundled" }}{{ $keys = concat $keys (list "KIBANA_PASSWORD" "KIBANA_ENCRYPTION_KEY") }}{{ end -}}
{{- if eq .Values.elasticsearch.mode "external" -}}
{{- if eq .Values.elasticsearch.external.auth "apiKey" }}{{ $keys = append $keys "ELASTICSEARCH_API_KEY" }}{{ end -}}
{{- if eq .Values.elasticsearch.external.auth "password" }}{{ $keys = append $keys "ELASTICSEARCH_PASSWORD" }}{{ end -}}
{{- end -}}
{{- if and (eq .Values.kibana.mode "external") .Values.kibana.importObjects -}}
{{- $keys = append $keys (ternary "KIBANA_API_KEY" "KIBANA_IMPORT_PASSWORD" (eq .Values.kibana.external.auth "apiKey")) -}}
{{- end -}}
{{- if eq .Values.languageModel.mode "huggingface" }}{{ $keys = append $keys "HF_TOKEN" }}{{ end -}}
{{- join "," $keys -}}
{{- end -}}

{{/*
What Helm makes at random, worked out once for a rendering: each time anew, the checksums would not be those of what is installed.
What is in the cluster already stays as it is.
*/}}
{{- define "support-insights.generated" -}}
{{- if not (hasKey .Values "_generated") -}}
{{- $name := include "support-insights.fullname" . -}}
{{- $found := (lookup "v1" "Secret" .Release.Namespace $name).data | default dict -}}
{{- /* All of it: Elasticsearch and Kibana know also those that these values do not need, such as while Kibana is off. */ -}}
{{- $secret := deepCopy $found -}}
{{- range splitList "," (include "support-insights.secretKeys" .) | compact -}}
{{- $_ := set $secret . (get $found . | default (randAlphaNum 48 | b64enc)) -}}
{{- end -}}
{{- $user := (lookup "v1" "Secret" .Release.Namespace (printf "%s-elasticsearch-user" $name)).data | default dict -}}
{{- $password := "" -}}
{{- if and (eq .Values.elasticsearch.mode "eck") (not .Values.elasticsearch.eck.userSecret) -}}
{{- $password = get $user "password" | default (randAlphaNum 48 | b64enc) -}}
{{- end -}}
{{- $tls := (lookup "v1" "Secret" .Release.Namespace (printf "%s-elasticsearch-tls" $name)).data | default dict -}}
{{- if and (not $tls) (eq .Values.elasticsearch.mode "bundled") (not .Values.elasticsearch.bundled.tlsSecret) -}}
{{- $service := printf "%s-elasticsearch" $name -}}
{{- $names := list $service (printf "%s.%s" $service .Release.Namespace) (printf "%s.%s.svc" $service .Release.Namespace) "localhost" -}}
{{- $authority := genCA (printf "%s-authority" $name) 3650 -}}
{{- $certificate := genSignedCert $service (list "127.0.0.1") $names 3650 $authority -}}
{{- $tls = dict "ca.crt" ($authority.Cert | b64enc) "tls.crt" ($certificate.Cert | b64enc) "tls.key" ($certificate.Key | b64enc) -}}
{{- end -}}
{{- $_ := set .Values "_generated" (dict "secret" $secret "password" $password "tls" $tls) -}}
{{- end -}}
{{- toJson .Values._generated -}}
{{- end -}}

{{/* Takes (list $ NAME-OF-THE-SECRET). */}}
{{- define "support-insights.externalSecretSpec" -}}
{{- $from := (index . 0).Values.secrets.externalSecrets -}}
refreshInterval: {{ $from.refreshInterval }}
secretStoreRef:
  kind: {{ $from.storeKind }}
  name: {{ $from.store }}
target:
  name: {{ index . 1 }}
  creationPolicy: Owner
dataFrom:
  - extract:
      key: {{ $from.remoteKey }}
{{- end -}}
