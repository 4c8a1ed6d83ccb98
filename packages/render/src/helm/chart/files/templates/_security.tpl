{{/*
Refuses what departs from the Pod Security profile "restricted" without a reason in `exceptions`.
Arguments: root, exception, where (path of the value).
*/}}
{{- define "landfall.needsException" -}}
{{- if not (get (.root.Values.exceptions | default dict) .exception) -}}
  {{- fail (printf "%s: %s needs a reason in exceptions.%s: the Pod Security profile restricted does not allow it" .root.Values.component .where .exception) -}}
{{- end -}}
{{- end }}

{{/* The security context of the pod. */}}
{{- define "landfall.podSecurity" -}}
{{- $exceptions := .Values.exceptions | default dict -}}
{{- $pod := .Values.pod | default dict -}}
{{- if not $exceptions.root }}
runAsNonRoot: true
{{- end }}
{{- if not $exceptions.seccomp }}
seccompProfile:
  type: RuntimeDefault
{{- end }}
{{- if hasKey $pod "fsGroup" }}
fsGroup: {{ int $pod.fsGroup }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
{{- with $pod.supplementalGroups }}
supplementalGroups:
  {{- range . }}
  - {{ int . }}
  {{- end }}
{{- end }}
{{- with $pod.sysctls }}
sysctls:
  {{- range $name, $value := . }}
  {{- if not (has $name (include "landfall.safeSysctls" $ | fromJsonArray)) }}
    {{- include "landfall.needsException" (dict "root" $ "exception" "sysctls" "where" (printf "pod.sysctls.%s" $name)) }}
  {{- end }}
  - name: {{ $name | quote }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Kernel settings that the Pod Security profile "baseline" lists as safe. */}}
{{- define "landfall.safeSysctls" -}}
{{- list "kernel.shm_rmid_forced" "net.ipv4.ip_local_port_range" "net.ipv4.ip_unprivileged_port_start" "net.ipv4.tcp_syncookies" "net.ipv4.ping_group_range" "net.ipv4.ip_local_reserved_ports" "net.ipv4.tcp_keepalive_time" "net.ipv4.tcp_fin_timeout" "net.ipv4.tcp_keepalive_intvl" "net.ipv4.tcp_keepalive_probes" "net.ipv4.tcp_rmem" "net.ipv4.tcp_wmem" | toJson -}}
{{- end }}

{{/*
The security context of a container.
Arguments: root, name, container.
*/}}
{{- define "landfall.containerSecurity" -}}
{{- $exceptions := .root.Values.exceptions | default dict -}}
{{- $security := .container.security | default dict -}}
{{- $where := printf "security of container %s" .name -}}
{{- $capabilities := $security.capabilities | default dict -}}
{{- if $security.privileged -}}
  {{- include "landfall.needsException" (dict "root" .root "exception" "privileged" "where" (printf "privileged in the %s" $where)) -}}
{{- end -}}
{{- if and (hasKey $security "user") (eq (int $security.user) 0) -}}
  {{- include "landfall.needsException" (dict "root" .root "exception" "root" "where" (printf "user 0 in the %s" $where)) -}}
{{- end -}}
{{- range without ($capabilities.add | default list) "NET_BIND_SERVICE" -}}
  {{- include "landfall.needsException" (dict "root" $.root "exception" "capabilities" "where" (printf "capability %s in the %s" . $where)) -}}
{{- end -}}
{{- if not (or $exceptions.escalation $security.privileged (has "SYS_ADMIN" ($capabilities.add | default list))) }}
allowPrivilegeEscalation: false
{{- end }}
{{- if $security.privileged }}
privileged: true
{{- end }}
{{- if hasKey $security "user" }}
runAsUser: {{ int $security.user }}
{{- end }}
{{- if hasKey $security "group" }}
runAsGroup: {{ int $security.group }}
{{- end }}
{{- if $security.readOnlyRoot }}
readOnlyRootFilesystem: true
{{- end }}
{{- $drop := ternary $capabilities.drop (list "ALL") (not (empty $exceptions.capabilities)) }}
{{- if or $drop $capabilities.add }}
capabilities:
  {{- with $drop }}
  drop: {{ toJson . }}
  {{- end }}
  {{- with $capabilities.add }}
  add: {{ toJson . }}
  {{- end }}
{{- end }}
{{- with $security.seccomp }}
seccompProfile:
  {{- include "landfall.profile" (dict "root" $.root "profile" . "exception" "seccomp" "where" (printf "seccomp in the %s" $where)) | trim | nindent 2 }}
{{- end }}
{{- with $security.appArmor }}
appArmorProfile:
  {{- include "landfall.profile" (dict "root" $.root "profile" . "exception" "appArmor" "where" (printf "appArmor in the %s" $where)) | trim | nindent 2 }}
{{- end }}
{{- with $security.seLinux }}
seLinuxOptions:
  {{- range $name, $value := . }}
  {{- $isUsual := or (eq $name "level") (and (eq $name "type") (has $value (list "container_t" "container_init_t" "container_kvm_t" "container_engine_t"))) }}
  {{- if not $isUsual }}
    {{- include "landfall.needsException" (dict "root" $.root "exception" "seLinux" "where" (printf "seLinux.%s in the %s" $name $where)) }}
  {{- end }}
  {{ $name }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
A seccomp or AppArmor profile.
Arguments: root, profile, exception, where.
*/}}
{{- define "landfall.profile" -}}
{{- if kindIs "map" .profile -}}
type: Localhost
localhostProfile: {{ .profile.localhost | quote }}
{{- else -}}
{{- if eq .profile "Unconfined" -}}
  {{- include "landfall.needsException" (dict "root" .root "exception" .exception "where" .where) -}}
{{- end -}}
type: {{ .profile }}
{{- end -}}
{{- end }}
