{{/* Name of everything that belongs to the operator. The program calls by it what it makes itself. */}}
{{- define "operator.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Name of what belongs to no namespace, so that two releases do not share it. */}}
{{- define "operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "operator.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* Name of the ServiceAccount of the pods. */}}
{{- define "operator.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "operator.name" .) -}}
{{- end }}

{{/* Labels that selectors use. They never change: selectors are immutable. */}}
{{- define "operator.selector" -}}
app.kubernetes.io/name: "landfall-operator"
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Labels of every object. Those of one's own choice may replace any but those that selectors use. */}}
{{- define "operator.labels" -}}
{{- $labels := dict "app.kubernetes.io/managed-by" .Release.Service "app.kubernetes.io/part-of" "landfall" -}}
{{- $_ := set $labels "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version) -}}
{{- $_ := set $labels "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- $labels = mergeOverwrite $labels .Values.labels (include "operator.selector" . | fromYaml) -}}
{{- include "operator.texts" $labels -}}
{{- end }}

{{/* A map of texts, as YAML. */}}
{{- define "operator.texts" -}}
{{- range $name, $value := . }}
{{ $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/*
The metadata of an object.
Arguments: root, name; namespaced (false for objects of the whole cluster); labels, annotations: more than those of all.
*/}}
{{- define "operator.metadata" -}}
name: {{ .name | quote }}
{{- if ne (toString .namespaced) "false" }}
namespace: {{ .namespace | default .root.Release.Namespace | quote }}
{{- end }}
labels:
  {{- include "operator.labels" .root | trim | nindent 2 }}
  {{- with .labels }}
  {{- include "operator.texts" . | trim | nindent 2 }}
  {{- end }}
{{- with mergeOverwrite (dict) .root.Values.annotations (.annotations | default dict) }}
annotations:
  {{- include "operator.texts" . | trim | nindent 2 }}
{{- end }}
{{- end }}

{{/* Names of a map whose value is not null or false, joined by commas, sorted. */}}
{{- define "operator.names" -}}
{{- $names := list -}}
{{- range $name, $value := . -}}{{- if $value -}}{{- $names = append $names $name -}}{{- end -}}{{- end -}}
{{- join "," $names -}}
{{- end }}

{{/* The image, which has no default: where it is kept is for each company to say. */}}
{{- define "operator.image" -}}
{{- required "image: name the image of the operator, as registry/landfall-operator:version; charts/operator/image says how it is built" .Values.image -}}
{{- end }}

{{/* Values that do not go together. */}}
{{- define "operator.check" -}}
{{- $drain := int .Values.admission.drainSeconds -}}
{{- if ge $drain (int .Values.pod.terminationGraceSeconds) -}}
{{- fail "admission.drainSeconds must be shorter than pod.terminationGraceSeconds, or the webhook is killed while it still answers" -}}
{{- end -}}
{{- if ge (int .Values.admission.inlineBudgetMs) (mul 800 (int .Values.admission.timeoutSeconds)) -}}
{{- fail "admission.inlineBudgetMs must leave a fifth of admission.timeoutSeconds, or the API server stops waiting first" -}}
{{- end -}}
{{- end }}
