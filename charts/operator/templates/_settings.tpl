{{/*
What the program is told, by variables. Each is named like an option of the program, which says what is wrong with it.
*/}}
{{- define "operator.environment" -}}
{{- $registries := .Values.registries -}}
{{- $settings := dict
  "NAME" (include "operator.name" .)
  "WEBHOOK_PORT" "8443"
  "HTTP_PORT" "8080"
  "WEBHOOK_SERVICE" (printf "%s:443" (include "operator.name" .))
  "LOG_LEVEL" .Values.logLevel
  "INLINE_BUDGET_MS" (.Values.admission.inlineBudgetMs | int | toString)
  "WEBHOOK_TIMEOUT_SECONDS" (.Values.admission.timeoutSeconds | int | toString)
  "MAX_ADMISSIONS" (.Values.admission.atATime | int | toString)
  "DRAIN_SECONDS" (.Values.admission.drainSeconds | int | toString)
  "CLOUD_IDENTITY" (toString $registries.cloudIdentity)
  "TRUST_ALL_READERS" (toString $registries.trustAllReaders)
  "MAX_DIGESTS" ($registries.maxDigests | int | toString)
  "SECRET_NAMESPACES" (include "operator.names" .Values.secretNamespaces)
  "PLAIN_HTTP_REGISTRIES" (include "operator.names" $registries.plainHttp)
  "OPEN_ADDRESSES" (include "operator.names" $registries.openAddresses)
  "DECLARED_POOLS" (include "operator.names" .Values.declaredPools)
  "DOCKER_CONFIG" (ternary "/etc/landfall/docker-config/config.json" "" (not (empty $registries.dockerConfig)))
  "REGISTRY_AUTHORITIES" (ternary "/etc/landfall/authorities/ca.crt" "" (not (empty $registries.authorities)))
  "REGISTRIES_CONF" (ternary "/etc/landfall/mirrors/registries.conf" "" (not (empty $registries.mirrors)))
  "CREDENTIAL_PROVIDERS" (ternary "/etc/landfall/credential-providers/config.yaml" "" (not (empty $registries.credentialProviders)))
  "CREDENTIAL_PROVIDER_PROGRAMS" (ternary "/etc/landfall/credential-programs" "" (not (empty $registries.credentialProviders.hostPath)))
  "SERVICE_ACCOUNT_TOKENS" (toString ($registries.credentialProviders.serviceAccountTokens | default false))
-}}
{{- $pairs := list -}}
{{- range $from, $to := $registries.localhosts -}}{{- if $to -}}{{- $pairs = append $pairs (printf "%s=%s" $from $to) -}}{{- end -}}{{- end -}}
{{- $_ := set $settings "LOCALHOST_REGISTRIES" (join "," $pairs) -}}
- name: LANDFALL_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: LANDFALL_POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- range $name, $value := $settings }}
{{- if $value }}
- name: LANDFALL_{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Files that the operator is given: credentials of everyone, authorities of registries, mirrors, programs that know credentials. */}}
{{- define "operator.mounts" -}}
{{- $registries := .Values.registries -}}
{{- range $name, $source := dict "docker-config" $registries.dockerConfig "authorities" $registries.authorities "mirrors" $registries.mirrors "credential-providers" $registries.credentialProviders "credential-programs" $registries.credentialProviders.hostPath }}
{{- if $source }}
- {name: {{ $name }}, mountPath: /etc/landfall/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{- define "operator.volumes" -}}
{{- $registries := .Values.registries -}}
{{- with $registries.dockerConfig }}
- name: docker-config
  secret:
    secretName: {{ .secret | quote }}
    items: [{key: {{ .key | default ".dockerconfigjson" | quote }}, path: config.json}]
{{- end }}
{{- with $registries.authorities }}
- name: authorities
  configMap:
    name: {{ .configMap | quote }}
    items: [{key: {{ .key | default "ca.crt" | quote }}, path: ca.crt}]
{{- end }}
{{- with $registries.mirrors }}
- name: mirrors
  configMap:
    name: {{ .configMap | quote }}
    items: [{key: {{ .key | default "registries.conf" | quote }}, path: registries.conf}]
{{- end }}
{{- with $registries.credentialProviders }}
- name: credential-providers
  configMap:
    name: {{ .configMap | quote }}
    items: [{key: {{ .key | default "config.yaml" | quote }}, path: config.yaml}]
{{- with .hostPath }}
- name: credential-programs
  hostPath: {path: {{ . | quote }}, type: Directory}
{{- end }}
{{- end }}
{{- end }}
