{{/* Egress rules that several pods share; nothing for what is not there. */}}
{{- define "support-insights.toDns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
    {{- with .Values.networkPolicy.nodeDns }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - { protocol: UDP, port: {{ int64 . }} }
    - { protocol: TCP, port: {{ int64 . }} }
    {{- end }}
{{- end -}}

{{- define "support-insights.toElasticsearch" -}}
{{- if eq .Values.elasticsearch.mode "external" -}}
{{- toYaml .Values.networkPolicy.egress.elasticsearch -}}
{{- else -}}
- to:
    - podSelector:
        matchLabels:
          {{- include "support-insights.elasticsearchPods" . | nindent 10 }}
  ports:
    - { protocol: TCP, port: 9200 }
{{- end -}}
{{- end -}}

{{- define "support-insights.elasticsearchPods" -}}
{{- if eq .Values.elasticsearch.mode "eck" -}}
elasticsearch.k8s.elastic.co/cluster-name: {{ include "support-insights.fullname" . }}
{{- else -}}
{{ include "support-insights.selectorLabels" (list . "elasticsearch") }}
{{- end -}}
{{- end -}}

{{- define "support-insights.kibanaPods" -}}
{{- if eq .Values.kibana.mode "eck" -}}
kibana.k8s.elastic.co/name: {{ include "support-insights.fullname" . }}
{{- else -}}
{{ include "support-insights.selectorLabels" (list . "kibana") }}
{{- end -}}
{{- end -}}

{{/* Pods of this release by component, as peers. Takes (list $ component …). */}}
{{- define "support-insights.peers" -}}
{{- $ := first . -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ $.Chart.Name }}
      app.kubernetes.io/instance: {{ $.Release.Name }}
    matchExpressions:
      - key: app.kubernetes.io/component
        operator: In
        values: [{{ join ", " (rest .) }}]
{{- end -}}
