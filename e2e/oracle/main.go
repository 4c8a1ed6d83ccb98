// Command compose-oracle loads a Compose application with the reference loader and prints the
// normalised project as JSON, so that Landfall's own loader can be compared with it.
//
// Once:    compose-oracle -f compose.yaml --profile debug
// Serving: compose-oracle --server, then one JSON request per line, answered by one JSON line each.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// request says what to load. Relative paths count from WorkingDirectory.
type request struct {
	Files            []string          `json:"files"`
	ProjectDirectory string            `json:"projectDirectory"`
	Profiles         []string          `json:"profiles"`
	EnvFiles         []string          `json:"envFiles"`
	ProjectName      string            `json:"projectName"`
	Environment      map[string]string `json:"environment"`
	WorkingDirectory string            `json:"workingDirectory"`
}

// answer holds either the project or the reason why the reference loader refuses it.
type answer struct {
	Project  json.RawMessage `json:"project,omitempty"`
	Error    string          `json:"error,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string         { return strings.Join(*l, ",") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	var files, profiles, envFiles list
	var once request
	flag.Var(&files, "f", "Compose `file`, may be repeated")
	flag.Var(&profiles, "profile", "active `profile`, may be repeated")
	flag.Var(&envFiles, "env-file", "environment `file`, may be repeated")
	flag.StringVar(&once.ProjectDirectory, "project-directory", "", "project `folder`")
	flag.StringVar(&once.ProjectName, "project-name", "", "project `name`")
	server := flag.Bool("server", false, "answer JSON requests, one per line of standard input")
	flag.Parse()

	if *server {
		if err := serve(os.Stdin, os.Stdout); err != nil {
			fail(err.Error())
		}
		return
	}
	once.Files, once.Profiles, once.EnvFiles = files, profiles, envFiles
	result := load(once)
	for _, warning := range result.Warnings {
		fmt.Fprintln(os.Stderr, warning)
	}
	if result.Error != "" {
		fail(result.Error)
	}
	fmt.Println(string(result.Project))
}

// serve answers until its input ends. Requests are handled one at a time, because the loader reads
// the process environment and working directory, which each request sets.
func serve(input io.Reader, output io.Writer) error {
	lines := bufio.NewReaderSize(input, 1<<20)
	answers := json.NewEncoder(output)
	answers.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			if err := answers.Encode(answerLine(line)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func answerLine(line []byte) answer {
	var wanted request
	if err := json.Unmarshal(line, &wanted); err != nil {
		return answer{Error: "not a request: " + err.Error()}
	}
	if err := enter(wanted); err != nil {
		return answer{Error: "cannot enter the request's surroundings: " + err.Error()}
	}
	return load(wanted)
}

// enter gives the process the environment and working directory of the request, and nothing else.
func enter(wanted request) error {
	os.Clearenv()
	for name, value := range wanted.Environment {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	if wanted.WorkingDirectory == "" {
		return os.Chdir("/")
	}
	return os.Chdir(wanted.WorkingDirectory)
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
