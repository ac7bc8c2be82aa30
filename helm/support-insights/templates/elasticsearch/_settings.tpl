{{- define "support-insights.elasticsearchYml" -}}
cluster.name: {{ include "support-insights.fullname" . }}
node.name: ${HOSTNAME}
network.host: 0.0.0.0
discovery.type: single-node
# Memory-mapped files would need a setting of the machine's kernel (vm.max_map_count).
node.store.allow_mmap: false
readiness.port: 9399
xpack.security.enabled: true
xpack.security.http.ssl:
  enabled: true
  certificate: tls/tls.crt
  key: tls/tls.key
  certificate_authorities: [tls/ca.crt]
xpack.security.transport.ssl:
  enabled: true
  verification_mode: certificate
  certificate: tls/tls.crt
  key: tls/tls.key
  certificate_authorities: [tls/ca.crt]
# Nothing here uses these; the first takes memory, the second calls the internet.
xpack.ml.enabled: false
ingest.geoip.downloader.enabled: false
{{- end -}}

{{/* By default the virtual machine keeps up to 2 GiB of files about its garbage collection: more than there is room for. */}}
{{- define "support-insights.elasticsearchJvmOptions" -}}
-Xlog:disable
-Xlog:all=warning:stderr:utctime,level,tags
{{- end -}}

{{/*
The roles of the service and of analysts as ECK's roles.yml. The files are those of scripts/set-up-security. Their names do not follow
the prefix, unlike there: Secrets of users that the chart does not make (userSecret) name them.
*/}}
{{- define "support-insights.elasticsearchRoles" -}}
{{- range $name, $file := dict "support-insights" "files/role.json" "support-insights-analyst" "files/analyst-role.json" }}
{{- $role := $.Files.Get $file | fromJson }}
{{ $name }}:
  cluster: {{ toJson $role.cluster }}
  indices:
    {{- range $role.indices }}
    - names:
        {{- range .names }}
        - {{ regexReplaceAll "^support-" . (printf "%s-" $.Values.elasticsearch.indexPrefix) | quote }}
        {{- end }}
      privileges: {{ toJson .privileges }}
    {{- end }}
  {{- with $role.applications }}
  applications:
    {{- range . }}
    - application: {{ .application }}
      privileges: {{ toJson .privileges }}
      resources: ["space:{{ $.Values.kibana.space | default "default" }}"]
    {{- end }}
  {{- end }}
{{- end }}
{{- end -}}
