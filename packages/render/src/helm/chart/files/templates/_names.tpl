{{/*
A name that fits: the text itself, or its beginning and a hash of the whole.
Arguments: text, limit (characters).
*/}}
{{- define "landfall.fit" -}}
{{- $limit := int .limit -}}
{{- if le (len .text) $limit -}}
  {{- .text -}}
{{- else -}}
  {{- printf "%s-%s" (.text | trunc (int (sub $limit 9)) | trimSuffix "-") (.text | sha256sum | trunc 8) -}}
{{- end -}}
{{- end }}

{{/*
Name of the workload. Kubernetes puts it into a label together with a suffix: 11 characters for the pods of a
StatefulSet and the Jobs of a CronJob, 9 for our own hash of a Job.
*/}}
{{- define "landfall.workload" -}}
{{- $limits := dict "StatefulSet" 52 "CronJob" 52 "Job" 54 -}}
{{- include "landfall.fit" (dict "text" .Values.component "limit" (get $limits .Values.kind | default 63)) -}}
{{- end }}

{{/* Name of the Service that gives each pod of a StatefulSet its own name. */}}
{{- define "landfall.governingService" -}}
{{- include "landfall.fit" (dict "text" (printf "%s-headless" .Values.component) "limit" 63) -}}
{{- end }}

{{/* Name of the ServiceAccount of the pods. */}}
{{- define "landfall.serviceAccount" -}}
{{- $account := .Values.serviceAccount | default dict -}}
{{- $created := ne (toString $account.create) "false" -}}
{{- $account.name | default (ternary .Values.component "default" $created) -}}
{{- end }}

{{/* Labels that selectors use. They never change while the component keeps its name: selectors are immutable. */}}
{{- define "landfall.selector" -}}
app.kubernetes.io/name: {{ .Values.component | quote }}
app.kubernetes.io/part-of: {{ .Values.app | quote }}
{{- end }}

{{/*
Labels of every object. Those of the component's own choice may replace any but those that selectors use.
Arguments: root; more (map): labels of this object alone.
*/}}
{{- define "landfall.labels" -}}
{{- $labels := dict "app.kubernetes.io/instance" .root.Release.Name "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $_ := set $labels "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version) -}}
{{- with .root.Values.role -}}{{- $_ := set $labels "app.kubernetes.io/component" . -}}{{- end -}}
{{- $labels = mergeOverwrite $labels (.root.Values.labels | default dict) (.more | default dict) -}}
{{- $labels = mergeOverwrite $labels (include "landfall.selector" .root | fromYaml) -}}
{{- include "landfall.texts" $labels -}}
{{- end }}

{{/* A map of texts, as YAML. */}}
{{- define "landfall.texts" -}}
{{- range $name, $value := . }}
{{ $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/*
The metadata of an object.
Arguments: root, name; labels and annotations (maps) where there are more than those of the component.
*/}}
{{- define "landfall.metadata" -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "landfall.labels" (dict "root" .root "more" .labels) | trim | nindent 2 }}
{{- with mergeOverwrite (dict) (.root.Values.annotations | default dict) (.annotations | default dict) }}
annotations:
  {{- include "landfall.texts" . | trim | nindent 2 }}
{{- end }}
{{- end }}

{{/* Annotations, as JSON, of what a Job that is a Helm hook needs: hooks run before the rest of the release exists. */}}
{{- define "landfall.hookSupport" -}}
{{- if and (eq .Values.kind "Job") (eq ((.Values.job).hook | default "none") "helm") -}}
{{- dict "helm.sh/hook" "pre-install,pre-upgrade" "helm.sh/hook-weight" "-10" "helm.sh/hook-delete-policy" "before-hook-creation" | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end }}
