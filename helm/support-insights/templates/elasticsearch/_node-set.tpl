{{/* Nodes of one zone, or of none in particular. Takes (list $ zone count). */}}
{{- define "support-insights.nodeSet" -}}
{{- $ := index . 0 -}}
{{- $zone := index . 1 -}}
{{- $config := dict "node.store.allow_mmap" false -}}
{{- if $zone }}{{ $config = merge $config (dict "node.attr.zone" $zone "cluster.routing.allocation.awareness.attributes" "zone") }}{{ end -}}
- name: {{ $zone | default "default" }}
  count: {{ index . 2 }}
  config:
    {{- toYaml (merge (deepCopy $.Values.elasticsearch.eck.config) $config) | nindent 4 }}
  podTemplate:
    metadata:
      labels:
        {{- include "support-insights.podLabels" (list $ "elasticsearch") | nindent 8 }}
    spec:
      {{- include "support-insights.anyPod" $ | nindent 6 }}
      securityContext:
        {{- include "support-insights.elasticPodSecurity" $ | nindent 8 }}
      affinity:
        {{- if $zone }}
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: topology.kubernetes.io/zone
                    operator: In
                    values: [{{ $zone }}]
        {{- end }}
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels:
                    {{- include "support-insights.elasticsearchPods" $ | nindent 20 }}
      containers:
        - name: elasticsearch
          resources:
            {{- toYaml $.Values.elasticsearch.resources | nindent 12 }}
  volumeClaimTemplates:
    # ECK knows the volume of the data by this name.
    - metadata:
        name: elasticsearch-data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $.Values.elasticsearch.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $.Values.elasticsearch.storage }}
{{- end -}}
