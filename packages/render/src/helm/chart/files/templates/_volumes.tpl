{{/* Name of the claim of a volume, in the kinds that have no claim templates. Arguments: root, key. */}}
{{- define "landfall.claimName" -}}
{{- printf "%s-%s" .root.Values.component .key -}}
{{- end }}

{{/*
Refuses a volume that has no source, or several.
Arguments: root, key, volume.
*/}}
{{- define "landfall.checkVolume" -}}
{{- $volume := .volume -}}
{{- $sources := list -}}
{{- range list "claim" "shared" "existing" "config" "existingConfig" "secret" "empty" "host" "image" "nfs" -}}
  {{- if hasKey $volume . -}}{{- $sources = append $sources . -}}{{- end -}}
{{- end -}}
{{- if ne (len $sources) 1 -}}
  {{- fail (printf "%s: volumes.%s says %s; expected exactly one source" .root.Values.component .key (join " and " $sources | default "nothing")) -}}
{{- end -}}
{{- if $volume.host -}}
  {{- include "landfall.needsException" (dict "root" .root "exception" "hostPaths" "where" (printf "volumes.%s.host" .key)) -}}
{{- end -}}
{{- if $volume.nfs -}}
  {{- include "landfall.needsException" (dict "root" .root "exception" "volumes" "where" (printf "volumes.%s.nfs" .key)) -}}
{{- end -}}
{{- if and $volume.config (not (hasKey (.root.Values.configs | default dict) $volume.config)) -}}
  {{- fail (printf "%s: volumes.%s.config is %q, which is not in configs" .root.Values.component .key $volume.config) -}}
{{- end -}}
{{- end }}

{{/* The volumes of the pod. Claims of a StatefulSet are claim templates instead. */}}
{{- define "landfall.volumes" -}}
{{- range $key, $volume := .Values.volumes }}
{{- include "landfall.checkVolume" (dict "root" $ "key" $key "volume" $volume) }}
{{- if not (and (hasKey $volume "claim") (eq $.Values.kind "StatefulSet")) }}
- name: {{ $key | quote }}
  {{- include "landfall.volumeSource" (dict "root" $ "key" $key "volume" $volume) | trim | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Where a volume comes from.
Arguments: root, key, volume.
*/}}
{{- define "landfall.volumeSource" -}}
{{- $volume := .volume -}}
{{- if hasKey $volume "claim" }}
persistentVolumeClaim:
  claimName: {{ include "landfall.claimName" . | quote }}
{{- end }}
{{- with $volume.shared }}
persistentVolumeClaim:
  claimName: {{ printf "shared-%s" . | quote }}
{{- end }}
{{- with $volume.existing }}
persistentVolumeClaim:
  claimName: {{ . | quote }}
{{- end }}
{{- with $volume.config }}
configMap:
  name: {{ printf "%s-%s" $.root.Values.component . | quote }}
  {{- include "landfall.files" $volume | trim | nindent 2 }}
{{- end }}
{{- with $volume.existingConfig }}
configMap:
  name: {{ . | quote }}
  {{- include "landfall.files" $volume | trim | nindent 2 }}
{{- end }}
{{- with $volume.secret }}
secret:
  secretName: {{ .name | quote }}
  {{- if .optional }}
  optional: true
  {{- end }}
  {{- include "landfall.files" $volume | trim | nindent 2 }}
{{- end }}
{{- if hasKey $volume "empty" }}
{{- if $volume.empty }}
emptyDir:
  {{- if $volume.empty.memory }}
  medium: Memory
  {{- end }}
  {{- with $volume.empty.size }}
  sizeLimit: {{ . | quote }}
  {{- end }}
{{- else }}
emptyDir: {}
{{- end }}
{{- end }}
{{- with $volume.host }}
hostPath:
  path: {{ .path | quote }}
  {{- with .type }}
  type: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with $volume.image }}
image:
  reference: {{ include "landfall.qualifiedImage" (dict "root" $.root "image" .reference) }}
  {{- with .pullPolicy }}
  pullPolicy: {{ . }}
  {{- end }}
{{- end }}
{{- with $volume.nfs }}
nfs:
  server: {{ .server | quote }}
  path: {{ .path | quote }}
  {{- if .readOnly }}
  readOnly: true
  {{- end }}
{{- end }}
{{- end }}

{{/* Which files of a ConfigMap or Secret, and their permission bits. */}}
{{- define "landfall.files" -}}
{{- if hasKey . "defaultMode" }}
defaultMode: {{ int .defaultMode }}
{{- end }}
{{- with .items }}
items:
  {{- range $key, $item := . }}
  - key: {{ $key | quote }}
    path: {{ $item.path | quote }}
    {{- if hasKey $item "mode" }}
    mode: {{ int $item.mode }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
What a container mounts.
Arguments: root, mount (how volumes call the container).
*/}}
{{- define "landfall.mounts" -}}
{{- range $key, $volume := .root.Values.volumes }}
{{- range $path, $mount := $volume.mounts }}
{{- if has $.mount ($mount.containers | default (list "main")) }}
- name: {{ $key | quote }}
  mountPath: {{ $path | quote }}
  {{- with $mount.subPath }}
  subPath: {{ . | quote }}
  {{- end }}
  {{- if $mount.readOnly }}
  readOnly: true
  {{- end }}
  {{- with $mount.propagation }}
  mountPropagation: {{ . }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
The spec of a claim.
Arguments: root, claim.
*/}}
{{- define "landfall.claimSpec" -}}
{{- $access := .claim.access | default "ReadWriteOnce" -}}
accessModes:
  - {{ $access }}
{{- with .claim.class | default (get (.root.Values.storage.classes | default dict) $access) }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .claim.size | quote }}
{{- end }}

{{/* "true" when a claim of this component can be held by one node only. */}}
{{- define "landfall.hasSingleNodeClaim" -}}
{{- range $key, $volume := .Values.volumes -}}
  {{- if and $volume.claim (has ($volume.claim.access | default "ReadWriteOnce") (list "ReadWriteOnce" "ReadWriteOncePod")) -}}true{{- end -}}
{{- end -}}
{{- end }}

{{/*
Annotations, as JSON, that keep a claim when the release or the Application goes. Neither a claim that is left over nor one
that waits for its first pod may hold up what waits for the Application: in the second case, that would be the pod.
*/}}
{{- define "landfall.keep" -}}
{{- $annotations := dict "helm.sh/resource-policy" "keep" -}}
{{- $_ := set $annotations "argocd.argoproj.io/sync-options" "Prune=false,Delete=false" -}}
{{- $_ := set $annotations "argocd.argoproj.io/compare-options" "IgnoreExtraneous" -}}
{{- $_ := set $annotations "argocd.argoproj.io/ignore-healthcheck" "true" -}}
{{- toJson $annotations -}}
{{- end }}

{{/*
The claim templates of a StatefulSet. They cannot be changed later, so they carry the labels that never change. Version and
kind are there because the API server adds them, and Argo CD would take them for a difference for ever.
*/}}
{{- define "landfall.claimTemplates" -}}
{{- range $key, $volume := .Values.volumes }}
{{- with $volume.claim }}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: {{ $key | quote }}
    labels:
      {{- include "landfall.selector" $ | nindent 6 }}
      {{- range $name, $value := .labels }}
      {{ $name | quote }}: {{ $value | quote }}
      {{- end }}
  spec:
    {{- include "landfall.claimSpec" (dict "root" $ "claim" .) | trim | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}
