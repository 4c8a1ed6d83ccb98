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

{{/*
How pods are replaced: the type that the values name, or the usual one.
Arguments: root, allowed (list), usual.
*/}}
{{- define "landfall.strategyType" -}}
{{- $type := (.root.Values.strategy).type | default .usual -}}
{{- if not (has $type .allowed) -}}
  {{- fail (printf "%s: strategy.type is %s; a %s knows %s" .root.Values.component $type .root.Values.kind (join " and " .allowed)) -}}
{{- end -}}
{{- $type -}}
{{- end }}

{{/* The number or percentage of pods that may be missing, of a Deployment. Without surge, one must be: nothing could move otherwise. */}}
{{- define "landfall.maxUnavailable" -}}
{{- $strategy := .Values.strategy | default dict -}}
{{- if hasKey $strategy "maxUnavailable" -}}
  {{- include "landfall.count" $strategy.maxUnavailable -}}
{{- else -}}
  {{- ternary 1 0 (has (toString $strategy.maxSurge) (list "0" "0%")) -}}
{{- end -}}
{{- end }}
