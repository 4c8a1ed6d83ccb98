{{/*
The ways in that are on, as JSON: key to the exposure with `name`, `host` and `path` settled.
Arguments: root, kinds (list: http, tcp, udp).
*/}}
{{- define "landfall.exposures" -}}
{{- $found := dict -}}
{{- if include "landfall.runs" .root -}}
{{- $ports := include "landfall.servicePorts" .root | fromJson -}}
{{- range $key, $exposure := .root.Values.exposure -}}
  {{- if and (ne (toString $exposure.enabled) "false") (has ($exposure.kind | default "http") $.kinds) -}}
    {{- if not (hasKey $ports $exposure.port) -}}
      {{- fail (printf "%s: exposure.%s.port is %q, which is no port of the Service; there is %s" $.root.Values.component $key $exposure.port (keys $ports | sortAlpha | join ", " | default "none")) -}}
    {{- end -}}
    {{- $name := include "landfall.fit" (dict "text" (printf "%s-%s" $.root.Values.component $key) "limit" 63) -}}
    {{- $host := $exposure.host | default "" | replace "{domain}" $.root.Values.domain -}}
    {{- $settled := dict "name" $name "host" $host "path" ($exposure.path | default "/") "servicePort" (get $ports $exposure.port) -}}
    {{- $_ := set $found $key (merge $settled $exposure) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end }}

{{/*
Annotations of an Ingress, as JSON. Sizes, time limits and rewrites are not part of the Ingress API; they are written the way
ingress-nginx and the controllers that took over its annotations read them.
Arguments: root, key, exposure.
*/}}
{{- define "landfall.ingressAnnotations" -}}
{{- $exposure := .exposure -}}
{{- $ingress := .root.Values.ingress -}}
{{- $annotations := deepCopy ($ingress.annotations | default dict) -}}
{{- $readsNginx := or (not $ingress.class) (contains "nginx" $ingress.class) -}}
{{- if and (or $exposure.rewritePath $exposure.redirectTo) (not $readsNginx) -}}
  {{- fail (printf "%s: exposure.%s rewrites or redirects, which an Ingress of class %s cannot say; use ingress.kind HTTPRoute" .root.Values.component .key $ingress.class) -}}
{{- end -}}
{{- if $exposure.headers -}}
  {{- fail (printf "%s: exposure.%s.headers cannot be said by an Ingress; use ingress.kind HTTPRoute" .root.Values.component .key) -}}
{{- end -}}
{{- if $readsNginx -}}
  {{- with $exposure.maxBodySize -}}
    {{- $_ := set $annotations "nginx.ingress.kubernetes.io/proxy-body-size" . -}}
  {{- end -}}
  {{- with $exposure.timeoutSeconds -}}
    {{- $_ := set $annotations "nginx.ingress.kubernetes.io/proxy-read-timeout" (int . | toString) -}}
    {{- $_ := set $annotations "nginx.ingress.kubernetes.io/proxy-send-timeout" (int . | toString) -}}
  {{- end -}}
  {{- with $exposure.rewritePath -}}
    {{- $_ := set $annotations "nginx.ingress.kubernetes.io/use-regex" "true" -}}
    {{- $_ := set $annotations "nginx.ingress.kubernetes.io/rewrite-target" (printf "%s/$2" (trimSuffix "/" .)) -}}
  {{- end -}}
  {{- with $exposure.redirectTo -}}
    {{- if .host -}}
      {{- $target := printf "%s://%s%s" (.scheme | default "https") .host (.path | default "$request_uri") -}}
      {{- $_ := set $annotations "nginx.ingress.kubernetes.io/permanent-redirect" $target -}}
      {{- $_ := set $annotations "nginx.ingress.kubernetes.io/permanent-redirect-code" (int (.code | default 302) | toString) -}}
    {{- else if .path -}}
      {{- $_ := set $annotations "nginx.ingress.kubernetes.io/app-root" .path -}}
    {{- else -}}
      {{- $_ := set $annotations "nginx.ingress.kubernetes.io/force-ssl-redirect" "true" -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if eq (include "landfall.hasTls" .) "true" -}}
  {{- with ($ingress.tls).issuer -}}{{- $_ := set $annotations "cert-manager.io/issuer" . -}}{{- end -}}
  {{- with ($ingress.tls).clusterIssuer -}}{{- $_ := set $annotations "cert-manager.io/cluster-issuer" . -}}{{- end -}}
{{- end -}}
{{- mergeOverwrite $annotations ($exposure.annotations | default dict) | toJson -}}
{{- end }}

{{/*
"true" when the route is served over TLS: as the exposure says, else when the environment knows a certificate.
Arguments: root, exposure.
*/}}
{{- define "landfall.hasTls" -}}
{{- if hasKey .exposure "tls" -}}
  {{- .exposure.tls -}}
{{- else if .root.Values.ingress.tls -}}true
{{- end -}}
{{- end }}

{{/* What an HTTPRoute does to a request on its way. Argument: the exposure. */}}
{{- define "landfall.routeFilters" -}}
{{- with .redirectTo }}
- type: RequestRedirect
  requestRedirect:
    {{- with .scheme }}
    scheme: {{ . | quote }}
    {{- end }}
    {{- with .host }}
    hostname: {{ . | quote }}
    {{- end }}
    {{- with .path }}
    path: {type: ReplaceFullPath, replaceFullPath: {{ . | quote }}}
    {{- end }}
    statusCode: {{ int (.code | default 302) }}
{{- end }}
{{- with .rewritePath }}
- type: URLRewrite
  urlRewrite:
    path: {type: ReplacePrefixMatch, replacePrefixMatch: {{ . | quote }}}
{{- end }}
{{- with .headers }}
- type: RequestHeaderModifier
  requestHeaderModifier:
    set:
      {{- range $name, $value := . }}
      - name: {{ $name | quote }}
        value: {{ $value | quote }}
      {{- end }}
{{- end }}
{{- end }}
