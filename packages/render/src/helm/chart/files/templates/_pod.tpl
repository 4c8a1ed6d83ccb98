{{/*
The pod of every kind of workload.
Arguments: root, restartPolicy ("" for kinds that know one only).
*/}}
{{- define "landfall.podTemplate" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $pod := $values.pod | default dict -}}
metadata:
  labels:
    {{- include "landfall.podLabels" $root | trim | nindent 4 }}
  {{- with include "landfall.podAnnotations" $root | trim }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
  enableServiceLinks: false
  serviceAccountName: {{ include "landfall.serviceAccount" $root | quote }}
  automountServiceAccountToken: {{ ($values.serviceAccount).automount | default false }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ include "landfall.graceSeconds" $root }}
  {{- with concat ($values.imagePullSecrets | default list) ($pod.imagePullSecrets | default list) | uniq }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- with include "landfall.podSecurity" $root | trim }}
  securityContext:
    {{- . | nindent 4 }}
  {{- end }}
  {{- include "landfall.podPlatform" $root | trim | nindent 2 }}
  {{- with include "landfall.initContainers" $root | trim }}
  initContainers:
    {{- . | nindent 4 }}
  {{- end }}
  containers:
    {{- $main := dict "root" $root "name" $values.component "mount" "main" "container" $values.container "image" $values.component "probes" $values.probes }}
    - {{ include "landfall.container" $main | trim | nindent 6 | trim }}
  {{- with include "landfall.volumes" $root | trim }}
  volumes:
    {{- . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Labels of the pods: those of the selector, and one for each network. */}}
{{- define "landfall.podLabels" -}}
{{- $labels := dict -}}
{{- with .Values.role -}}{{- $_ := set $labels "app.kubernetes.io/component" . -}}{{- end -}}
{{- $labels = mergeOverwrite $labels (.Values.podLabels | default dict) -}}
{{- range $name, $network := (.Values.network).networks -}}
  {{- $_ := set $labels (include "landfall.networkLabel" $name) "true" -}}
{{- end -}}
{{- include "landfall.texts" (mergeOverwrite $labels (include "landfall.selector" . | fromYaml)) -}}
{{- end }}

{{/* The label that makes a pod a member of a network. */}}
{{- define "landfall.networkLabel" -}}
{{- printf "network.landfall.dev/%s" . -}}
{{- end }}

{{/* Annotations of the pods: a changed ConfigMap replaces them, and a departure from the security profile says why. */}}
{{- define "landfall.podAnnotations" -}}
{{- $annotations := dict -}}
{{- with .Values.configs -}}
  {{- $_ := set $annotations "checksum/configs" (toJson . | sha256sum) -}}
{{- end -}}
{{- range $name, $reason := .Values.exceptions -}}
  {{- $_ := set $annotations (printf "exception.landfall.dev/%s" $name) $reason -}}
{{- end -}}
{{- include "landfall.texts" (mergeOverwrite $annotations (.Values.podAnnotations | default dict)) -}}
{{- end }}

{{/* Seconds from the word to stop until the pod is killed, a preStop hook among them. */}}
{{- define "landfall.graceSeconds" -}}
{{- $pod := .Values.pod | default dict -}}
{{- ternary (int $pod.terminationGraceSeconds) 30 (hasKey $pod "terminationGraceSeconds") -}}
{{- end }}

{{/* Names, places and namespaces of the pod. */}}
{{- define "landfall.podPlatform" -}}
{{- $pod := .Values.pod | default dict -}}
{{- range $field := list "hostNetwork" "hostPID" "hostIPC" }}
{{- if get $pod $field }}
{{- include "landfall.needsException" (dict "root" $ "exception" $field "where" (printf "pod.%s" $field)) }}
{{ $field }}: true
{{- end }}
{{- end }}
{{- if hasKey $pod "hostUsers" }}
hostUsers: {{ $pod.hostUsers }}
{{- end }}
{{- if $pod.shareProcessNamespace }}
shareProcessNamespace: true
{{- end }}
{{- if contains "\"stopSignal\"" (toJson .Values) }}
os:
  name: linux
{{- end }}
{{- with $pod.hostname }}
hostname: {{ . | quote }}
{{- end }}
{{- with $pod.subdomain }}
subdomain: {{ . | quote }}
{{- end }}
{{- with $pod.hostAliases }}
hostAliases:
  {{- range $address, $names := . }}
  - ip: {{ $address | quote }}
    hostnames: {{ toJson $names }}
  {{- end }}
{{- end }}
{{- with $pod.dns }}
{{- with .policy }}
dnsPolicy: {{ . }}
{{- end }}
{{- if or .nameservers .searches .options }}
dnsConfig:
  {{- with .nameservers }}
  nameservers: {{ toJson . }}
  {{- end }}
  {{- with .searches }}
  searches: {{ toJson . }}
  {{- end }}
  {{- with .options }}
  options:
    {{- range $name, $value := . }}
    - name: {{ $name | quote }}
      {{- with $value }}
      value: {{ . | quote }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
{{- with $pod.runtimeClass }}
runtimeClassName: {{ . | quote }}
{{- end }}
{{- with $pod.priorityClass }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $pod.nodeSelector }}
nodeSelector:
  {{- range $name, $value := . }}
  {{ $name | quote }}: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with $pod.tolerations }}
tolerations:
  {{- range $name, $toleration := . }}
  - {{ toJson $toleration }}
  {{- end }}
{{- end }}
{{- with $pod.affinity }}
affinity: {{ toJson . }}
{{- end }}
{{- with include "landfall.spread" . | trim }}
topologySpreadConstraints:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
How pods are spread: over zones and hosts as well as it goes, and at most `maxPerNode` on one node. With more
domains wanted than any cluster has nodes, the scheduler takes the smallest count of pods on a node for 0, so that maxSkew is the
most that a node may hold.
*/}}
{{- define "landfall.spread" -}}
{{- $pod := .Values.pod | default dict -}}
{{- $spread := and (include "landfall.isReplicated" .) (ne (toString $pod.spread) "false") -}}
{{- if $spread }}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "landfall.selector" $ | nindent 6 }}
  {{- if eq $.Values.kind "Deployment" }}
  matchLabelKeys:
    - pod-template-hash
  {{- end }}
{{- end }}
{{- end }}
{{- with $pod.maxPerNode }}
- maxSkew: {{ int . }}
  minDomains: 100000
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: DoNotSchedule
  labelSelector:
    matchLabels:
      {{- include "landfall.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
