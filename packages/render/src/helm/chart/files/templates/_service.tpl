{{/* "true" when the component has a Service under its own name. */}}
{{- define "landfall.hasService" -}}
{{- $service := .Values.service | default dict -}}
{{- if hasKey $service "enabled" -}}
  {{- if $service.enabled -}}true{{- end -}}
{{- else if $service.headless -}}true
{{- else if has .Values.kind (list "Deployment" "StatefulSet" "DaemonSet") -}}
  {{- if or (.Values.container).ports $service.ports -}}true{{- end -}}
{{- end -}}
{{- end }}

{{/* Ports of the Service, as JSON: name to port, target, protocol, appProtocol. */}}
{{- define "landfall.servicePorts" -}}
{{- $ports := dict -}}
{{- range $name, $port := (.Values.container).ports -}}
  {{- $port = ternary $port (dict "port" $port) (kindIs "map" $port) -}}
  {{- $_ := set $ports $name (dict "port" $port.port "target" $name "protocol" ($port.protocol | default "TCP") "appProtocol" ($port.appProtocol | default "")) -}}
{{- end -}}
{{- range $name, $port := (.Values.service).ports -}}
  {{- $_ := set $ports $name (dict "port" $port.port "target" ($port.target | default $port.port) "protocol" ($port.protocol | default "TCP") "appProtocol" ($port.appProtocol | default "")) -}}
{{- end -}}
{{- toJson $ports -}}
{{- end }}

{{/*
The ports of a Service as a list.
Arguments: ports (name to port).
*/}}
{{- define "landfall.portList" -}}
{{- range $name, $port := .ports }}
- name: {{ $name | quote }}
  port: {{ int $port.port }}
  targetPort: {{ include "landfall.portNumber" ($port.target | default $port.port) }}
  protocol: {{ $port.protocol | default "TCP" }}
  {{- with $port.appProtocol }}
  appProtocol: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
One Service in front of the pods of the component.
Arguments: root, name, ports, headless, annotations; publishAll: names pods that are not ready as well.
*/}}
{{- define "landfall.service" -}}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "landfall.metadata" (dict "root" .root "name" .name "annotations" .annotations) | trim | nindent 2 }}
spec:
  {{- if .headless }}
  clusterIP: None
  {{- end }}
  {{- if .publishAll }}
  publishNotReadyAddresses: true
  {{- end }}
  selector:
    {{- include "landfall.selector" .root | nindent 4 }}
  {{- with include "landfall.portList" . | trim }}
  ports:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}
