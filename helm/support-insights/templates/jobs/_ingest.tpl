{{- define "support-insights.ingestJobSpec" -}}
{{- $ingest := .Values.ingest -}}
backoffLimit: 3
# A pod that its node lost is made again, which is harmless. What the command itself refuses would be refused again.
podFailurePolicy:
  rules:
    - action: Ignore
      onPodConditions: [{ type: DisruptionTarget, status: "True" }]
    - action: FailJob
      onExitCodes: { containerName: ingest, operator: In, values: [1] }
template:
  metadata:
    labels:
      {{- include "support-insights.podLabels" (list . "ingest") | nindent 6 }}
  spec:
    {{- include "support-insights.anyPod" . | nindent 4 }}
    serviceAccountName: {{ include "support-insights.serviceAccount" . }}
    restartPolicy: Never
    securityContext:
      {{- include "support-insights.podSecurity" . | nindent 6 }}
    terminationGracePeriodSeconds: 60
    containers:
      - name: ingest
        image: {{ include "support-insights.image" . }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        command:
          - node
          - scripts/ingest.ts
          - --wait
          - "900"
          {{- if $ingest.replace }}
          - --replace
          {{- end }}
          {{- range $ingest.files }}
          - {{ printf "/data/%s" . | quote }}
          {{- end }}
          {{- range $ingest.urls }}
          - {{ . | quote }}
          {{- end }}
        securityContext:
          {{- include "support-insights.containerSecurity" . | nindent 10 }}
        env:
          {{- include "support-insights.dataEnvironment" . | trim | nindent 10 }}
        resources:
          {{- toYaml $ingest.resources | nindent 10 }}
        volumeMounts:
          - name: spool
            mountPath: /tmp
          {{- if $ingest.claim }}
          - name: data
            mountPath: /data
            readOnly: true
          {{- end }}
          {{- if include "support-insights.hasElasticsearchCa" . }}
          - {{ include "support-insights.elasticsearchCaMount" . | nindent 12 | trim }}
          {{- end }}
          {{- with include "support-insights.extraCaMount" . }}
          {{- . | nindent 10 }}
          {{- end }}
    volumes:
      - {{ include "support-insights.spoolVolume" . | nindent 8 | trim }}
      {{- with $ingest.claim }}
      - name: data
        persistentVolumeClaim:
          claimName: {{ . }}
          readOnly: true
      {{- end }}
      {{- if include "support-insights.hasElasticsearchCa" . }}
      - {{ include "support-insights.elasticsearchCaVolume" . | nindent 8 | trim }}
      {{- end }}
      {{- with include "support-insights.extraCaVolume" . }}
      {{- . | nindent 6 }}
      {{- end }}
{{- end -}}
