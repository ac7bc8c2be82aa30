{{/* At most 36 characters: ECK takes no longer names, and suffixes have to fit in 63. A long name keeps a hash, so that two do not meet. */}}
{{- define "support-insights.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- if gt (len $name) 36 -}}
{{- printf "%s-%s" ($name | trunc 27 | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- else -}}
{{- $name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of a component, and never changes. Takes (list $ component). */}}
{{- define "support-insights.selectorLabels" -}}
{{- $ := index . 0 -}}
app.kubernetes.io/name: {{ $.Chart.Name }}
app.kubernetes.io/instance: {{ $.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The labels of all objects. Takes (list $ component). */}}
{{- define "support-insights.labels" -}}
{{- $ := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" }}
{{ include "support-insights.selectorLabels" . }}
app.kubernetes.io/version: {{ $.Values.image.tag | default $.Chart.AppVersion | trunc 63 | trimSuffix "." | trimSuffix "-" | quote }}
app.kubernetes.io/part-of: {{ $.Chart.Name }}
app.kubernetes.io/managed-by: {{ $.Release.Service }}
{{- end -}}

{{/* Labels of a pod: without the versions, which would restart it for nothing. Takes (list $ component). */}}
{{- define "support-insights.podLabels" -}}
{{ include "support-insights.selectorLabels" . }}
app.kubernetes.io/part-of: {{ (index . 0).Chart.Name }}
{{- end -}}

{{- define "support-insights.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "support-insights.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "support-insights.fullname" .) }}
{{- end -}}

{{- define "support-insights.publicUrl" -}}
{{- $base := .Values.basePath -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl | trimSuffix "/" -}}
{{- else if .Values.ingress.enabled -}}
{{- printf "%s://%s%s" (ternary "https" "http" (ne .Values.ingress.tlsSecret "")) .Values.ingress.host $base -}}
{{- else if .Values.httpRoute.enabled -}}
{{- printf "https://%s%s" (first .Values.httpRoute.hostnames) $base -}}
{{- else -}}
{{- printf "http://localhost:3000%s" $base -}}
{{- end -}}
{{- end -}}

{{/* Where Kibana is for pods of this cluster. */}}
{{- define "support-insights.kibanaUrl" -}}
{{- $name := include "support-insights.fullname" . -}}
{{- $base := include "support-insights.kibanaBasePath" . -}}
{{- if eq .Values.kibana.mode "bundled" -}}
{{- printf "http://%s-kibana.%s.svc:5601%s" $name .Release.Namespace $base -}}
{{- else if eq .Values.kibana.mode "eck" -}}
{{- printf "https://%s-kb-http.%s.svc:5601%s" $name .Release.Namespace $base -}}
{{- else -}}
{{- .Values.kibana.external.url -}}
{{- end -}}
{{- end -}}

{{- define "support-insights.kibanaBasePath" -}}
{{- if .Values.kibana.ingress.enabled -}}{{ .Values.kibana.ingress.path | trimSuffix "/" }}{{- end -}}
{{- end -}}

{{- define "support-insights.kibanaPublicUrl" -}}
{{- $ingress := .Values.kibana.ingress -}}
{{- printf "%s://%s%s" (ternary "https" "http" (ne $ingress.tlsSecret "")) $ingress.host (include "support-insights.kibanaBasePath" .) -}}
{{- end -}}

{{/* The job by which alerts and board tell releases apart; the alerts know it by "support-insights" in it. */}}
{{- define "support-insights.prometheusJob" -}}
{{- $name := include "support-insights.fullname" . -}}
{{- ternary $name (printf "support-insights-%s" $name) (contains "support-insights" $name) -}}
{{- end -}}
