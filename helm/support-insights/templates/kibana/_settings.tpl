{{/* Kibana itself replaces what stands in ${}. */}}
{{- define "support-insights.kibanaYml" -}}
server.host: 0.0.0.0
server.name: {{ include "support-insights.fullname" . }}
{{- with include "support-insights.kibanaBasePath" . }}
server.basePath: {{ . }}
server.rewriteBasePath: true
{{- end }}
{{- if .Values.kibana.ingress.enabled }}
server.publicBaseUrl: {{ include "support-insights.kibanaPublicUrl" . }}
{{- end }}
elasticsearch.hosts: [{{ include "support-insights.elasticsearchUrl" . | quote }}]
elasticsearch.username: kibana_system
elasticsearch.password: ${KIBANA_PASSWORD}
elasticsearch.ssl.certificateAuthorities: [/etc/elasticsearch-ca/ca.crt]
xpack.security.encryptionKey: ${KIBANA_ENCRYPTION_KEY}
xpack.encryptedSavedObjects.encryptionKey: ${KIBANA_ENCRYPTION_KEY}
xpack.reporting.encryptionKey: ${KIBANA_ENCRYPTION_KEY}
# It calls nobody but Elasticsearch.
telemetry.optIn: false
newsfeed.enabled: false
{{- end -}}
