{{/* "true" when an autoscaler decides how many pods there are. */}}
{{- define "landfall.isAutoscaled" -}}
{{- $autoscaling := .Values.autoscaling -}}
{{- if and $autoscaling (ne (toString $autoscaling.enabled) "false") -}}
  {{- if not (has .Values.kind (list "Deployment" "StatefulSet")) -}}
    {{- fail (printf "%s: autoscaling works for a Deployment or a StatefulSet, not for a %s" .Values.component .Values.kind) -}}
  {{- end -}}
  {{- if gt (int $autoscaling.min) (int $autoscaling.max) -}}
    {{- fail (printf "%s: autoscaling.min (%d) is greater than autoscaling.max (%d)" .Values.component (int $autoscaling.min) (int $autoscaling.max)) -}}
  {{- end -}}
  {{- if not (or $autoscaling.cpu $autoscaling.memory $autoscaling.keda) -}}
    {{- fail (printf "%s: autoscaling says nothing to scale by; expected cpu, memory or keda" .Values.component) -}}
  {{- end -}}
true
{{- end -}}
{{- end }}

{{/* Replicas when no autoscaler decides. */}}
{{- define "landfall.replicas" -}}
{{- ternary (int .Values.replicas) 1 (hasKey .Values "replicas") -}}
{{- end }}

{{/* "true" when there are two pods or more at all times. */}}
{{- define "landfall.isReplicated" -}}
{{- if has .Values.kind (list "Deployment" "StatefulSet") -}}
  {{- if include "landfall.isAutoscaled" . -}}
    {{- if ge (int .Values.autoscaling.min) 2 -}}true{{- end -}}
  {{- else if ge (int (include "landfall.replicas" .)) 2 -}}true{{- end -}}
{{- end -}}
{{- end }}

{{/* A number of pods, or a percentage of them. */}}
{{- define "landfall.count" -}}
{{- if kindIs "string" . -}}{{ . | quote }}{{- else -}}{{ int . }}{{- end -}}
{{- end }}
