{{/*
The pod of a command that ends by itself.
Arguments: root, command.
*/}}
{{- define "operator.commandPod" -}}
{{- $command := .command -}}
{{- with .root -}}
enableServiceLinks: false
restartPolicy: Never
serviceAccountName: {{ include "operator.serviceAccount" . | quote }}
automountServiceAccountToken: true
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.pod.nodeSelector }}
nodeSelector:
  {{- include "operator.texts" . | trim | nindent 2 }}
{{- end }}
{{- with .Values.pod.tolerations }}
tolerations:
  {{- range $name, $toleration := . }}
  - {{ toJson $toleration }}
  {{- end }}
{{- end }}
containers:
  - name: {{ $command }}
    image: {{ include "operator.image" . | quote }}
    imagePullPolicy: {{ .Values.imagePullPolicy }}
    args: [{{ $command }}]
    env:
      - {name: LANDFALL_NAME, value: {{ include "operator.name" . | quote }}}
      - name: LANDFALL_NAMESPACE
        valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
    resources: {{ toJson .Values.container.resources }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL]}
{{- end }}
{{- end }}
