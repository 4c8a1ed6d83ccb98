{{/*
A text in which Kubernetes would look for references, kept literal. Kubernetes reads `$(NAME)` as a variable and `$$` as
an escaped dollar, so where either occurs each dollar is doubled.
*/}}
{{- define "landfall.literal" -}}
{{- if or (contains "$(" .) (contains "$$" .) -}}
{{ . | replace "$" "$$" | quote }}
{{- else -}}
{{ . | quote }}
{{- end -}}
{{- end }}

{{/* A Text of the values: a literal text, or a map with `template`, in which $(NAME) refers to a variable. */}}
{{- define "landfall.text" -}}
{{- if kindIs "map" . -}}
{{ .template | quote }}
{{- else -}}
{{ include "landfall.literal" . }}
{{- end -}}
{{- end }}

{{/*
An image with the registry of the environment where the image names none.
Arguments: root, image.
*/}}
{{- define "landfall.qualifiedImage" -}}
{{- $registry := .root.Values.imageRegistry -}}
{{- $parts := splitList "/" .image -}}
{{- $hasHost := and (gt (len $parts) 1) (regexMatch "[.:]|^localhost$" (first $parts)) -}}
{{- if and $registry (not $hasHost) -}}
{{ printf "%s/%s" (trimSuffix "/" $registry) .image | quote }}
{{- else -}}
{{ .image | quote }}
{{- end -}}
{{- end }}

{{/*
The image of a container.
Arguments: root, key (into `images`).
*/}}
{{- define "landfall.image" -}}
{{- $image := get .root.Values.images .key -}}
{{- if not $image -}}
  {{- fail (printf "%s: no image is given for %q; set images.%s in environments/%s/images.yaml" .root.Values.component .key .key (.root.Values.environment | default "<environment>")) -}}
{{- end -}}
{{ include "landfall.qualifiedImage" (dict "root" .root "image" $image) }}
{{- end }}

{{/*
Name and key of a secret reference, `secretname#key`, as YAML.
Arguments: root, reference, where (path of the value, for the message).
*/}}
{{- define "landfall.secretKey" -}}
{{- $parts := splitn "#" 2 .reference -}}
{{- if or (not $parts._0) (not $parts._1) -}}
  {{- fail (printf "%s: %s is %q; expected secretname#key" .root.Values.component .where .reference) -}}
{{- end -}}
name: {{ $parts._0 | quote }}
key: {{ $parts._1 | quote }}
{{- end }}
