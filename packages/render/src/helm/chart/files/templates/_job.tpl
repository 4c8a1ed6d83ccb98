{{/* What a Job does, for Job and CronJob alike. */}}
{{- define "landfall.jobSpec" -}}
{{- $job := .Values.job | default dict -}}
{{- $fields := dict "backoffLimit" "backoffLimit" "ttlSecondsAfterFinished" "ttlSeconds" "activeDeadlineSeconds" "deadlineSeconds" "completions" "completions" "parallelism" "parallelism" }}
{{- range $field, $value := $fields }}
{{- if hasKey $job $value }}
{{ $field }}: {{ get $job $value | int }}
{{- end }}
{{- end }}
template:
  {{- include "landfall.podTemplate" (dict "root" . "restartPolicy" ($job.restart | default "Never")) | trim | nindent 2 }}
{{- end }}
