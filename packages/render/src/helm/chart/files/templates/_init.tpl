{{/*
What runs before and beside the main container: waits first, then init containers and native sidecars by `order`
(0 and 100 when it is left out), then by name.
*/}}
{{- define "landfall.initContainers" -}}
{{- range $name, $wait := .Values.waitFor }}
- {{ include "landfall.wait" (dict "root" $ "name" $name "wait" $wait) | trim | nindent 2 | trim }}
{{- end }}
{{- $byOrder := dict -}}
{{- range $name, $container := .Values.init -}}
  {{- $_ := set $byOrder (printf "%010d/init/%s" (add 1000000 (int $container.order)) $name) $container -}}
{{- end -}}
{{- range $name, $container := .Values.sidecars -}}
  {{- $order := ternary (int $container.order) 100 (hasKey $container "order") -}}
  {{- $_ := set $byOrder (printf "%010d/sidecar/%s" (add 1000000 $order) $name) $container -}}
{{- end -}}
{{- range $place, $container := $byOrder }}
{{- $name := last (splitList "/" $place) }}
{{- $sidecar := contains "/sidecar/" $place }}
{{- $image := ternary $name $.Values.component $sidecar }}
- {{ include "landfall.container" (dict "root" $ "name" $name "mount" $name "container" $container "image" $image "probes" $container.probes "sidecar" $sidecar) | trim | nindent 2 | trim }}
{{- end }}
{{- end }}

{{/*
Waits until a port answers, and gives up after a while so that the reason is seen.
Arguments: root, name, wait.
*/}}
{{- define "landfall.wait" -}}
name: {{ include "landfall.fit" (dict "text" (printf "wait-for-%s" .name) "limit" 63) | quote }}
image: {{ include "landfall.qualifiedImage" (dict "root" .root "image" .root.Values.toolbox.image) }}
command: ["sh", "-c", {{ include "landfall.literal" (include "landfall.waitScript" .) }}]
args: ["wait", {{ .wait.host | quote }}, {{ int .wait.port | quote }}, {{ int (.wait.timeoutSeconds | default 300) | quote }}]
resources:
  requests:
    cpu: "10m"
    memory: "16Mi"
  limits:
    memory: "32Mi"
securityContext:
  runAsNonRoot: true
  runAsUser: 65534
  runAsGroup: 65534
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: ["ALL"]
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* POSIX sh; arguments: host, port, seconds. */}}
{{- define "landfall.waitScript" -}}
host=$1; port=$2; limit=$3; start=$(date +%s)
until nc -z -w 2 "$host" "$port"; do
  if [ $(( $(date +%s) - start )) -ge "$limit" ]; then
    echo "$host:$port did not answer within $limit seconds" >&2
    exit 1
  fi
  sleep 2
done
{{- end }}
