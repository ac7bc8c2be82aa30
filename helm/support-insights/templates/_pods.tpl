{{/* What Pod Security "restricted" asks of a pod of the service's image, and more. */}}
{{- define "support-insights.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The same for Elastic's images: their files belong to user 1000 and to group 0, which the image brings along. */}}
{{- define "support-insights.elasticPodSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "support-insights.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What all pods of the chart share. */}}
{{- define "support-insights.anyPod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Where uploads wait. Takes the values. */}}
{{- define "support-insights.spoolVolume" -}}
name: spool
{{- if .Values.ingestion.spoolStorageClass }}
ephemeral:
  volumeClaimTemplate:
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: {{ .Values.ingestion.spoolStorageClass }}
      resources:
        requests:
          storage: {{ .Values.ingestion.spoolGi }}Gi
{{- else }}
emptyDir:
  sizeLimit: {{ .Values.ingestion.spoolGi }}Gi
{{- end }}
{{- end -}}

{{/* The authority of Elasticsearch's certificate, as volume and mount; nothing where none is needed. */}}
{{- define "support-insights.hasElasticsearchCa" -}}
{{- if or (ne .Values.elasticsearch.mode "external") .Values.elasticsearch.external.caSecret .Values.elasticsearch.external.caConfigMap -}}true{{- end -}}
{{- end -}}

{{- define "support-insights.elasticsearchCaVolume" -}}
{{- $external := .Values.elasticsearch.external -}}
name: elasticsearch-ca
{{- if and (eq .Values.elasticsearch.mode "external") $external.caConfigMap }}
configMap:
  name: {{ $external.caConfigMap }}
  items: [{ key: {{ $external.caKey }}, path: ca.crt }]
{{- else if eq .Values.elasticsearch.mode "external" }}
secret:
  secretName: {{ $external.caSecret }}
  items: [{ key: {{ $external.caKey }}, path: ca.crt }]
{{- else if eq .Values.elasticsearch.mode "eck" }}
secret:
  secretName: {{ include "support-insights.fullname" . }}-es-http-certs-public
  items: [{ key: ca.crt, path: ca.crt }]
{{- else }}
secret:
  secretName: {{ include "support-insights.elasticsearchTlsSecret" . }}
  items: [{ key: ca.crt, path: ca.crt }]
{{- end }}
{{- end -}}

{{- define "support-insights.elasticsearchCaMount" -}}
name: elasticsearch-ca
mountPath: /etc/elasticsearch-ca
readOnly: true
{{- end -}}

{{/* An authority that Node trusts beside those it knows, as volume and mount of each pod of the service's image. */}}
{{- define "support-insights.extraCaVolume" -}}
{{- if .Values.extraCa.configMap -}}
- name: extra-ca
  configMap:
    name: {{ .Values.extraCa.configMap }}
    items: [{ key: {{ .Values.extraCa.key }}, path: ca.crt }]
{{- end -}}
{{- end -}}

{{- define "support-insights.extraCaMount" -}}
{{- if .Values.extraCa.configMap -}}
- name: extra-ca
  mountPath: /etc/extra-ca
  readOnly: true
{{- end -}}
{{- end -}}
