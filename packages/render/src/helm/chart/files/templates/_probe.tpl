{{/*
A probe. The kubelet expands variables in its command, so texts are kept literal there.
Arguments: root, probe, where (for messages).
*/}}
{{- define "landfall.probe" -}}
{{- $probe := .probe -}}
{{- $kinds := list -}}
{{- range list "http" "tcp" "grpc" "exec" -}}
  {{- if hasKey $probe . -}}{{- $kinds = append $kinds . -}}{{- end -}}
{{- end -}}
{{- if ne (len $kinds) 1 -}}
  {{- fail (printf "%s: %s says %s; expected exactly one of http, tcp, grpc, exec" .root.Values.component .where (join " and " $kinds | default "nothing")) -}}
{{- end -}}
{{- with $probe.http }}
httpGet:
  path: {{ .path | quote }}
  port: {{ include "landfall.portNumber" .port }}
  {{- with .scheme }}
  scheme: {{ . }}
  {{- end }}
  {{- with .host }}
  host: {{ . | quote }}
  {{- end }}
  {{- with .headers }}
  httpHeaders:
    {{- range $name, $value := . }}
    - name: {{ $name | quote }}
      value: {{ $value | quote }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $probe.tcp }}
tcpSocket:
  port: {{ include "landfall.portNumber" .port }}
{{- end }}
{{- with $probe.grpc }}
grpc:
  port: {{ int .port }}
  {{- with .service }}
  service: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with $probe.exec }}
exec:
  command:
    {{- range . }}
    - {{ include "landfall.literal" . }}
    {{- end }}
{{- end }}
{{- $fields := dict "initialDelaySeconds" "delaySeconds" "periodSeconds" "periodSeconds" "timeoutSeconds" "timeoutSeconds" "failureThreshold" "failures" "successThreshold" "successes" }}
{{- range $field, $value := $fields }}
{{- if hasKey $probe $value }}
{{ $field }}: {{ get $probe $value | int }}
{{- end }}
{{- end }}
{{- end }}

{{/* A port by number stays a number, a port by name stays a text. */}}
{{- define "landfall.portNumber" -}}
{{- if kindIs "string" . -}}{{ . | quote }}{{- else -}}{{ int . }}{{- end -}}
{{- end }}
