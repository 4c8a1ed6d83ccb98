{{/* The workload that an autoscaler changes. */}}
{{- define "landfall.scaleTarget" -}}
apiVersion: apps/v1
kind: {{ .Values.kind }}
name: {{ include "landfall.workload" . | quote }}
{{- end }}

{{/* How fast an autoscaler may go; empty when nothing is said. */}}
{{- define "landfall.scaleBehavior" -}}
{{- if hasKey .Values.autoscaling "scaleDownStabilizationSeconds" }}
behavior:
  scaleDown:
    stabilizationWindowSeconds: {{ int .Values.autoscaling.scaleDownStabilizationSeconds }}
{{- end }}
{{- end }}
