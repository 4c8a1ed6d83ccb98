package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/cli/values"
	"helm.sh/helm/v4/pkg/getter"
	release "helm.sh/helm/v4/pkg/release/v1"
)

// chartCache keeps loaded charts by path. Rendering may write to a chart, so each goroutine has a cache of its own.
type chartCache map[string]*chart.Chart

// template does what the command `helm template` does with the same arguments: helm.sh/helm/v4 pkg/cmd/template.go.
func (charts chartCache) template(wanted request) (string, error) {
	loaded, err := charts.load(wanted.Chart)
	if err != nil {
		return "", err
	}
	options := values.Options{ValueFiles: wanted.ValueFiles}
	merged, err := options.MergeValues(getter.Providers{})
	if err != nil {
		return "", err
	}

	install := action.NewInstall(action.NewConfiguration())
	install.DryRunStrategy = action.DryRunClient
	install.Replace = true
	install.ReleaseName = wanted.Name
	install.Namespace = wanted.Namespace
	if install.KubeVersion, err = common.ParseKubeVersion(wanted.KubeVersion); err != nil {
		return "", err
	}
	result, err := install.RunWithContext(context.Background(), loaded, merged)
	if err != nil {
		return "", err
	}
	rendered, ok := result.(*release.Release)
	if !ok {
		return "", fmt.Errorf("helm answered with a %T", result)
	}
	return format(rendered), nil
}

func (charts chartCache) load(path string) (*chart.Chart, error) {
	if known, ok := charts[path]; ok {
		return known, nil
	}
	loaded, err := loader.Load(path)
	if err == nil {
		charts[path] = loaded
	}
	return loaded, err
}

// format writes manifests first, then hooks, as the command prints them.
func format(rendered *release.Release) string {
	var text bytes.Buffer
	fmt.Fprintln(&text, strings.TrimSpace(rendered.Manifest))
	for _, hook := range rendered.Hooks {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return text.String()
}
