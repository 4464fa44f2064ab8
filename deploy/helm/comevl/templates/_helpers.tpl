{{/* Labels of everything that belongs to one part. Takes a list: context, part. */}}
{{- define "comevl.labels" -}}
app.kubernetes.io/name: comevl
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Where Prometheus reads a pod. */}}
{{- define "comevl.scraped" -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .Values.metricsPort | quote }}
prometheus.io/path: /metrics
{{- end -}}

{{/* A tree of options as one line for each: flat keys, quoted values. Takes a dict of prefix and tree. */}}
{{- define "comevl.flat" -}}
{{- $prefix := .prefix -}}
{{- range $key, $value := .tree -}}
{{- if kindIs "map" $value -}}
{{ include "comevl.flat" (dict "prefix" (printf "%s%s." $prefix $key) "tree" $value) }}
{{- else if kindIs "float64" $value }}
{{ $prefix }}{{ $key }}: {{ if eq $value (floor $value) }}{{ $value | int64 | toString | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- else if not (kindIs "invalid" $value) }}
{{ $prefix }}{{ $key }}: {{ $value | toString | quote }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* All options of job and cluster: the project's own, then those of this place, then the user's. */}}
{{- define "comevl.configuration" -}}
{{- $own := fromYaml (include "comevl.flat" (dict "prefix" "" "tree" (.Files.Get "files/config.yaml" | fromYaml))) -}}
{{- $here := dict
  "comevl.kafka.bootstrap-servers" .Values.kafka.bootstrapServers
  "classloader.resolve-order" "parent-first"
  "taskmanager.numberOfTaskSlots" (.Values.flink.taskManager.slots | toString)
  "high-availability.type" "kubernetes"
  "high-availability.storageDir" (printf "%s/ha" .Values.flink.storage)
  "execution.checkpointing.dir" (printf "%s/checkpoints" .Values.flink.storage)
  "execution.checkpointing.savepoint-dir" (printf "%s/savepoints" .Values.flink.storage)
  "metrics.reporter.prometheus.factory.class" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"
  "metrics.reporter.prometheus.port" (.Values.metricsPort | toString)
  "metrics.reporter.prometheus.filterLabelValueCharacters" "false"
-}}
{{- if .Values.kafka.clientSecret -}}
{{- $_ := set $here "comevl.kafka.client-config" "/etc/comevl/kafka/client.properties" -}}
{{- end -}}
{{- if gt (.Values.flink.gpus | int) 0 -}}
{{- $_ := set $here "external-resources" "gpu" -}}
{{- $_ := set $here "external-resource.gpu.amount" (.Values.flink.gpus | toString) -}}
{{- $_ := set $here "external-resource.gpu.driver-factory.class" "org.apache.flink.externalresource.gpu.GPUDriverFactory" -}}
{{- $_ := set $here "external-resource.gpu.kubernetes.config-key" .Values.flink.gpuResource -}}
{{- end -}}
{{- $users := dict -}}
{{- range $key, $value := .Values.flink.configuration -}}
{{- $_ := set $users $key ($value | toString) -}}
{{- end -}}
{{- /* The operator sets these two from the pods' own sizes, and ZooKeeper is not used here. */ -}}
{{- $all := omit (mergeOverwrite $own $here $users) "jobmanager.memory.process.size" "taskmanager.memory.process.size"
  "high-availability.cluster-id" "high-availability.zookeeper.client.session-timeout"
  "high-availability.zookeeper.client.connection-timeout" -}}
{{- toYaml $all -}}
{{- end -}}

{{/* Words that tell a command where Kafka is. */}}
{{- define "comevl.kafka" -}}
- --kafka
- {{ .Values.kafka.bootstrapServers }}
{{- if .Values.kafka.clientSecret }}
- --kafka-config
- /etc/comevl/kafka/client.properties
{{- end }}
{{- end -}}

{{/* Mount and volume of the Kafka secret. */}}
{{- define "comevl.kafka.mount" -}}
{{- if .Values.kafka.clientSecret }}
- {name: kafka-client, mountPath: /etc/comevl/kafka, readOnly: true}
{{- end }}
{{- end -}}
{{- define "comevl.kafka.volume" -}}
{{- if .Values.kafka.clientSecret }}
- name: kafka-client
  secret: {secretName: {{ .Values.kafka.clientSecret }}}
{{- end }}
{{- end -}}

{{/* The claim of checkpoints; empty where they are not in files. */}}
{{- define "comevl.claim" -}}
{{- if hasPrefix "file:" .Values.flink.storage -}}
{{ .Values.flink.claim.existing | default (printf "%s-data" .Release.Name) }}
{{- end -}}
{{- end -}}
