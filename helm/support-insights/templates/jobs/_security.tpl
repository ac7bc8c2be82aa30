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
      - name: security
        image: {{ include "support-insights.image" . }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        command: [node, scripts/set-up-security.ts, --wait, "600"]
        securityContext:
          {{- include "support-insights.containerSecurity" . | nindent 10 }}
        env:
          {{- include "support-insights.dataEnvironment" . | trim | nindent 10 }}
          {{- include "support-insights.secretValue" (list . "ELASTIC_PASSWORD") | nindent 10 }}
          {{- if eq .Values.kibana.mode "bundled" }}
          {{- include "support-insights.secretValue" (list . "KIBANA_PASSWORD") | nindent 10 }}
          {{- end }}
          {{- with .Values.kibana.space }}
          - name: KIBANA_SPACE
            value: {{ . | quote }}
          {{- end }}
        resources: { requests: { cpu: 50m, memory: 96Mi }, limits: { memory: 384Mi } }
        volumeMounts:
          - {{ include "support-insights.elasticsearchCaMount" . | nindent 12 | trim }}
          - name: tmp
            mountPath: /tmp
    volumes:
      - {{ include "support-insights.elasticsearchCaVolume" . | nindent 8 | trim }}
      - name: tmp
        emptyDir:
          sizeLimit: 64Mi
{{- end -}}
