{{- define "support-insights.securityJobSpec" -}}
backoffLimit: 6
template:
  metadata:
    labels:
      {{- include "support-insights.podLabels" (list . "security") | nindent 6 }}
    {{- if eq .Values.secrets.source "generate" }}
    annotations:
      checksum/secret: {{ (include "support-insights.generated" . | fromJson).secret | toJson | sha256sum }}
    {{- end }}
  spec:
    {{- include "support-insights.anyPod" . | nindent 4 }}
    serviceAccountName: {{ include "support-insights.serviceAccount" . }}
    restartPolicy: Never
    securityContext:
      {{- include "support-insights.podSecurity" . | nindent 6 }}
    containers:
      - {{ include "support-insights.securityContainer" (list . "600") | nindent 8 | trim }}
    volumes:
      - {{ include "support-insights.elasticsearchCaVolume" . | nindent 8 | trim }}
      {{- with include "support-insights.extraCaVolume" . }}
      {{- . | nindent 6 }}
      {{- end }}
      - name: tmp
        emptyDir:
          sizeLimit: 64Mi
{{- end -}}

{{/* Gives Elasticsearch what it knows of passwords. Takes (list $ SECONDS [OPTIONAL]): OPTIONAL where the Secret may be that of a release without Kibana. */}}
{{- define "support-insights.securityContainer" -}}
{{- $ := index . 0 -}}
name: security
image: {{ include "support-insights.image" $ }}
imagePullPolicy: {{ $.Values.image.pullPolicy }}
command: [node, scripts/set-up-security.ts, --wait, "{{ index . 1 }}"]
securityContext:
  {{- include "support-insights.containerSecurity" $ | nindent 2 }}
env:
  {{- include "support-insights.dataEnvironment" $ | trim | nindent 2 }}
  {{- include "support-insights.secretValue" (list $ "ELASTIC_PASSWORD") | nindent 2 }}
  {{- if eq $.Values.kibana.mode "bundled" }}
  {{- include "support-insights.secretValue" (list $ "KIBANA_PASSWORD") | nindent 2 }}
  {{- if eq (len .) 3 }}
        optional: true
  {{- end }}
  {{- end }}
  {{- with $.Values.kibana.space }}
  - name: KIBANA_SPACE
    value: {{ . | quote }}
  {{- end }}
resources: { requests: { cpu: 50m, memory: 96Mi }, limits: { memory: 384Mi } }
volumeMounts:
  - {{ include "support-insights.elasticsearchCaMount" $ | nindent 4 | trim }}
  {{- with include "support-insights.extraCaMount" $ }}
  {{- . | nindent 2 }}
  {{- end }}
  - name: tmp
    mountPath: /tmp
{{- end -}}
