package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/sirupsen/logrus"
)

// load runs the reference loader as Docker Compose does. A panic of the loader is a refusal too.
func load(wanted request) (result answer) {
	var warnings bytes.Buffer
	logrus.SetOutput(&warnings)
	logrus.SetFormatter(plainLines{})
	defer func() {
		if trouble := recover(); trouble != nil {
			result = answer{Error: fmt.Sprintf("the reference loader panicked: %v", trouble)}
		}
		result.Warnings = strings.FieldsFunc(warnings.String(), func(r rune) bool { return r == '\n' })
	}()

	project, err := normalise(wanted)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Project: project}
}

// normalise applies the options in Docker Compose's order. The env files are read twice: COMPOSE_FILE
// may come from the first .env, and the files it names may lie in a folder with a .env of its own.
func normalise(wanted request) ([]byte, error) {
	options, err := cli.NewProjectOptions(wanted.Files,
		cli.WithWorkingDirectory(wanted.ProjectDirectory),
		cli.WithOsEnv,
		cli.WithEnvFiles(wanted.EnvFiles...),
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath,
		cli.WithEnvFiles(wanted.EnvFiles...),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(wanted.Profiles...),
		cli.WithName(wanted.ProjectName),
		cli.WithResolvedPaths(true),
	)
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	return project.MarshalJSON()
}

// plainLines prints a warning's text alone, on one line.
type plainLines struct{}

func (plainLines) Format(entry *logrus.Entry) ([]byte, error) {
	return []byte(strings.ReplaceAll(entry.Message, "\n", " ") + "\n"), nil
}
