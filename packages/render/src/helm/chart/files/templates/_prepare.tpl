{{/*
What every template does first: takes out the values that a later file set to null, and refuses what cannot work.
Helm itself keeps such a null when the chart has no default for it.
*/}}
{{- define "landfall.prepare" -}}
{{- range $key, $value := .Values -}}
  {{- if kindIs "invalid" $value -}}
    {{- $_ := unset $.Values $key -}}
  {{- else if and (kindIs "map" $value) (ne $key "extraObjects") -}}
    {{- include "landfall.prune" $value -}}
  {{- end -}}
{{- end -}}
{{- if not .Values.component -}}
  {{- fail "component is missing: give the values of one component, such as -f values/<component>.yaml" -}}
{{- end -}}
{{- if not .Values.app -}}
  {{- fail (printf "%s: app is missing: it is the name that all components of the application share" .Values.component) -}}
{{- end -}}
{{- if not .Values.kind -}}
  {{- fail (printf "%s: kind is missing: Deployment, StatefulSet, DaemonSet, Job, CronJob or Shared" .Values.component) -}}
{{- end -}}
{{- end }}

{{/* Takes nulls out of a map, in place. */}}
{{- define "landfall.prune" -}}
{{- range $key, $value := . -}}
  {{- if kindIs "invalid" $value -}}
    {{- $_ := unset $ $key -}}
  {{- else if kindIs "map" $value -}}
    {{- include "landfall.prune" $value -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* "true" when anything at all is rendered. `helm lint` goes on after a refusal, so the component is asked for again. */}}
{{- define "landfall.enabled" -}}
{{- include "landfall.prepare" . -}}
{{- if and .Values.enabled .Values.component -}}true{{- end -}}
{{- end }}

{{/* "true" for a component that is delivered by somebody else: only its name is kept in the cluster. */}}
{{- define "landfall.isExternal" -}}
{{- if (.Values.external).host -}}true{{- end -}}
{{- end }}

{{/* "true" for the release of what several components share. */}}
{{- define "landfall.isShared" -}}
{{- if and (include "landfall.enabled" .) (eq .Values.kind "Shared") -}}true{{- end -}}
{{- end }}

{{/* "true" for a component with pods of its own. */}}
{{- define "landfall.runs" -}}
{{- if and (include "landfall.enabled" .) (ne .Values.kind "Shared") (not (include "landfall.isExternal" .)) -}}
  {{- if not (hasKey .Values "container") -}}
    {{- fail (printf "%s: container is missing: say at least container: {} to run images.%s" .Values.component .Values.component) -}}
  {{- end -}}
true
{{- end -}}
{{- end }}

{{/* "true" for a component whose pods are replaced for ever: not a Job, not a CronJob. */}}
{{- define "landfall.isLongRunning" -}}
{{- if and (include "landfall.runs" .) (has .Values.kind (list "Deployment" "StatefulSet" "DaemonSet")) -}}true{{- end -}}
{{- end }}
