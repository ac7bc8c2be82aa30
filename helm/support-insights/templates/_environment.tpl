{{- define "support-insights.elasticsearchUrl" -}}
{{- $name := include "support-insights.fullname" . -}}
{{- if eq .Values.elasticsearch.mode "bundled" -}}
{{- printf "https://%s-elasticsearch.%s.svc:9200" $name .Release.Namespace -}}
{{- else if eq .Values.elasticsearch.mode "eck" -}}
{{- printf "https://%s-es-http.%s.svc:9200" $name .Release.Namespace -}}
{{- else -}}
{{- join "," .Values.elasticsearch.external.urls -}}
{{- end -}}
{{- end -}}

{{/* How Elasticsearch is reached, and the settings of the data, for every pod of the service's image. No secrets. As YAML. */}}
{{- define "support-insights.dataSettings" -}}
ELASTICSEARCH_URL: {{ include "support-insights.elasticsearchUrl" . | quote }}
{{- if eq .Values.elasticsearch.mode "bundled" }}
ELASTICSEARCH_USERNAME: support_insights
{{- else if and (eq .Values.elasticsearch.mode "external") (eq .Values.elasticsearch.external.auth "password") }}
ELASTICSEARCH_USERNAME: {{ .Values.elasticsearch.external.username | quote }}
{{- end }}
{{- if include "support-insights.hasElasticsearchCa" . }}
ELASTICSEARCH_CA_FILE: /etc/elasticsearch-ca/ca.crt
{{- end }}
{{- if .Values.extraCa.configMap }}
NODE_EXTRA_CA_CERTS: /etc/extra-ca/ca.crt
{{- end }}
INDEX_PREFIX: {{ .Values.elasticsearch.indexPrefix | quote }}
SPOOL_DIR: /tmp
{{- range $name, $value := .Values.config }}
{{- /* Large numbers arrive as 2e+06. */}}
{{ $name }}: {{ ternary (printf "%.0f" $value) (toString $value) (kindIs "float64" $value) | quote }}
{{- end }}
{{- end -}}

{{/* All settings of the API. No secrets. As YAML. */}}
{{- define "support-insights.settings" -}}
{{ include "support-insights.dataSettings" . }}
PORT: "3000"
METRICS_PORT: "9464"
{{- with .Values.basePath }}
BASE_PATH: {{ . | quote }}
{{- end }}
TRUST_PROXY: {{ or .Values.ingress.enabled .Values.httpRoute.enabled | quote }}
SHUTDOWN_GRACE_SECONDS: {{ .Values.shutdown.graceSeconds | quote }}
MAX_UPLOAD_BYTES: {{ mul .Values.ingestion.maxUploadGi 1073741824 | quote }}
{{- if .Values.ingestion.claim }}
INGEST_DIR: /ingest
{{- end }}
{{- with .Values.auth.jwksUrl }}
JWT_JWKS_URL: {{ . | quote }}
{{- end }}
{{- with .Values.auth.issuer }}
JWT_ISSUER: {{ . | quote }}
{{- end }}
{{- with .Values.auth.audience }}
JWT_AUDIENCE: {{ . | quote }}
{{- end }}
LANGUAGE_MODEL: {{ ternary "off" "auto" (eq .Values.languageModel.mode "none") | quote }}
{{- with .Values.languageModel.url }}
LLM_BASE_URL: {{ . | quote }}
{{- end }}
{{- with .Values.languageModel.model }}
HF_MODEL: {{ . | quote }}
{{- end }}
{{- with .Values.languageModel.provider }}
HF_PROVIDER: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* The settings of the data as a container's `env`, for Jobs that run before the ConfigMap exists. */}}
{{- define "support-insights.dataEnvironment" -}}
{{- range $name, $value := include "support-insights.dataSettings" . | fromYaml }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- include "support-insights.elasticsearchCredentials" . }}
{{- end -}}

{{/* Passwords and keys for Elasticsearch, as a container's `env`. */}}
{{- define "support-insights.elasticsearchCredentials" -}}
{{- if eq .Values.elasticsearch.mode "bundled" }}
{{ include "support-insights.secretValue" (list . "ELASTICSEARCH_PASSWORD") }}
{{- else if eq .Values.elasticsearch.mode "eck" }}
- name: ELASTICSEARCH_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ include "support-insights.elasticsearchUserSecret" . }}
      key: username
- name: ELASTICSEARCH_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "support-insights.elasticsearchUserSecret" . }}
      key: password
{{- else if eq .Values.elasticsearch.external.auth "apiKey" }}
{{ include "support-insights.secretValue" (list . "ELASTICSEARCH_API_KEY") }}
{{- else if eq .Values.elasticsearch.external.auth "password" }}
{{ include "support-insights.secretValue" (list . "ELASTICSEARCH_PASSWORD") }}
{{- end }}
{{- end -}}

{{/* All secrets of the API, as a container's `env`. */}}
{{- define "support-insights.apiSecrets" -}}
{{- if not .Values.auth.jwksUrl }}
{{ include "support-insights.secretValue" (list . "JWT_SECRET") }}
{{- end }}
{{- include "support-insights.elasticsearchCredentials" . }}
{{- if eq .Values.languageModel.mode "huggingface" }}
{{ include "support-insights.secretValue" (list . "HF_TOKEN") }}
{{- else if and (eq .Values.languageModel.mode "server") (ne .Values.secrets.source "generate") }}
{{ include "support-insights.secretValue" (list . "HF_TOKEN") }}
      {{- /* Most servers ask for none. */}}
      optional: true
{{- end }}
{{- end -}}
