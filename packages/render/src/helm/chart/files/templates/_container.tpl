{{/*
One container of the pod.
Arguments: root, name, mount (how volumes call it), container, image (default key into `images`), probes, sidecar (bool).
*/}}
{{- define "landfall.container" -}}
{{- $container := .container -}}
name: {{ .name | quote }}
image: {{ include "landfall.image" (dict "root" .root "key" ($container.image | default .image)) }}
{{- with $container.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
{{- if .sidecar }}
restartPolicy: Always
{{- end }}
{{- with $container.command }}
command:
  {{- range . }}
  - {{ include "landfall.text" . }}
  {{- end }}
{{- end }}
{{- with $container.args }}
args:
  {{- range . }}
  - {{ include "landfall.text" . }}
  {{- end }}
{{- end }}
{{- with $container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- if $container.stdin }}
stdin: true
{{- end }}
{{- if $container.tty }}
tty: true
{{- end }}
{{- with $container.ports }}
ports:
  {{- range $name, $port := . }}
  {{- $port = ternary $port (dict "port" $port) (kindIs "map" $port) }}
  - name: {{ $name | quote }}
    containerPort: {{ int $port.port }}
    protocol: {{ $port.protocol | default "TCP" }}
    {{- with $port.hostPort }}
    {{- include "landfall.needsException" (dict "root" $.root "exception" "hostPorts" "where" (printf "hostPort of port %s of container %s" $name $.name)) }}
    hostPort: {{ int . }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with include "landfall.variables" . | trim }}
env:
  {{- . | nindent 2 }}
{{- end }}
{{- with $container.resources }}
resources:
  {{- range $kind := list "limits" "requests" }}
  {{- with get $container.resources $kind }}
  {{ $kind }}:
    {{- range $name, $quantity := . }}
    {{ $name | quote }}: {{ $quantity | quote }}
    {{- end }}
  {{- end }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "landfall.containerSecurity" . | trim | nindent 2 }}
{{- with include "landfall.lifecycle" . | trim }}
lifecycle:
  {{- . | nindent 2 }}
{{- end }}
{{- range $kind := list "readiness" "startup" "liveness" }}
{{- with get ($.probes | default dict) $kind }}
{{ $kind }}Probe:
  {{- include "landfall.probe" (dict "root" $.root "probe" . "where" (printf "%s.probes.%s" $.name $kind)) | trim | nindent 2 }}
{{- end }}
{{- end }}
{{- with include "landfall.mounts" . | trim }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Variables of a container. Kubernetes resolves $(NAME) only from variables that stand before, so secrets come first, then
literal texts and fields, and templates last.
*/}}
{{- define "landfall.variables" -}}
{{- $env := .container.env | default dict -}}
{{- range $name, $reference := .container.secrets }}
{{- if hasKey $env $name }}
  {{- fail (printf "%s: the variable %s of container %s is both in env and in secrets; set one of them to null" $.root.Values.component $name $.name) }}
{{- end }}
- name: {{ $name | quote }}
  valueFrom:
    secretKeyRef:
      {{- include "landfall.secretKey" (dict "root" $.root "reference" $reference "where" (printf "secrets.%s" $name)) | trim | nindent 6 }}
{{- end }}
{{- range $name, $value := $env }}
{{- if not (kindIs "map" $value) }}
- name: {{ $name | quote }}
  value: {{ include "landfall.literal" $value }}
{{- else if $value.field }}
- name: {{ $name | quote }}
  valueFrom:
    {{- if regexMatch "^(limits|requests)\\." $value.field }}
    resourceFieldRef: {resource: {{ $value.field | quote }}}
    {{- else }}
    fieldRef: {fieldPath: {{ $value.field | quote }}}
    {{- end }}
{{- end }}
{{- end }}
{{- range $name, $value := $env }}
{{- if and (kindIs "map" $value) (hasKey $value "template") }}
- name: {{ $name | quote }}
  value: {{ $value.template | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Hooks of a container. Behind a Service, a pod that is told to stop waits until the others have heard of it.
*/}}
{{- define "landfall.lifecycle" -}}
{{- $lifecycle := .container.lifecycle | default dict -}}
{{- with $lifecycle.stopSignal }}
stopSignal: {{ . | quote }}
{{- end }}
{{- with $lifecycle.postStart }}
postStart:
  exec:
    command: {{ toJson .exec }}
{{- end }}
{{- with $lifecycle.preStop }}
preStop:
  {{- if .exec }}
  exec:
    command: {{ toJson .exec }}
  {{- else }}
  sleep:
    seconds: {{ int .sleepSeconds }}
  {{- end }}
{{- else }}
{{- if eq .mount "main" }}
{{- with include "landfall.drainSeconds" .root }}
preStop:
  sleep:
    seconds: {{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
How long a pod stays reachable after it was told to stop, in seconds: empty for a component that nobody reaches. Never
longer than the pod has before it is killed.
*/}}
{{- define "landfall.drainSeconds" -}}
{{- $grace := int (include "landfall.graceSeconds" .) -}}
{{- if and (include "landfall.isLongRunning" .) (include "landfall.hasService" .) .Values.container.ports (gt $grace 0) -}}
  {{- min 5 $grace -}}
{{- end -}}
{{- end }}
