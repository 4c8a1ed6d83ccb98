{{/* Peers of a NetworkPolicy: the pods of this application that share a network with the component. */}}
{{- define "landfall.networkMembers" -}}
{{- range $name, $network := (.Values.network).networks }}
- podSelector:
    matchLabels:
      app.kubernetes.io/part-of: {{ $.Values.app | quote }}
      {{ include "landfall.networkLabel" $name | quote }}: "true"
{{- end }}
{{- end }}

{{/* "true" when no network of the component leads out of the cluster. */}}
{{- define "landfall.isInternalOnly" -}}
{{- $open := false -}}
{{- range $name, $network := (.Values.network).networks -}}
  {{- if not ($network | default dict).internal -}}{{- $open = true -}}{{- end -}}
{{- end -}}
{{- not $open -}}
{{- end }}

{{/* Egress that every pod needs to find others by name. */}}
{{- define "landfall.nameLookup" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{/* Egress that the values allow beyond that, for a component that may not go out otherwise. */}}
{{- define "landfall.allowedTargets" -}}
{{- with (.Values.network).allowTo }}
- to:
    {{- range $name, $peer := . }}
    - {{ toJson $peer }}
    {{- end }}
{{- end }}
{{- end }}
