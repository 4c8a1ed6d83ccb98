// Command helm-batch answers `helm template` for many components in one process, with Helm's own code: thousands of
// process starts would take longer than all the rendering.
//
// One JSON request per line of standard input; one JSON answer per line of standard output, in any order.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// request is one command line: helm template NAME CHART --namespace … --kube-version … -f … -f …
type request struct {
	ID          int      `json:"id"`
	Name        string   `json:"name"`
	Chart       string   `json:"chart"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	ValueFiles  []string `json:"valueFiles"`
}

// answer holds what Helm prints, or why it refuses.
type answer struct {
	ID     int    `json:"id"`
	Output string `json:"output"`
	Error  string `json:"error,omitempty"`
}

// gcPercent lets the garbage collector rest: the process is small and does not live long.
const gcPercent = 400

func main() {
	debug.SetGCPercent(gcPercent)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(input io.Reader, output io.Writer) error {
	requests := make(chan request)
	answers := make(chan answer)
	var renderers sync.WaitGroup
	for range runtime.NumCPU() {
		renderers.Go(func() {
			charts := chartCache{}
			for wanted := range requests {
				text, err := charts.template(wanted)
				answers <- answerOf(wanted, text, err)
			}
		})
	}
	written := make(chan error, 1)
	go func() { written <- write(output, answers) }()

	err := read(input, requests)
	close(requests)
	renderers.Wait()
	close(answers)
	return errors.Join(err, <-written)
}

func answerOf(wanted request, text string, err error) answer {
	if err != nil {
		return answer{ID: wanted.ID, Error: err.Error()}
	}
	return answer{ID: wanted.ID, Output: text}
}

func read(input io.Reader, requests chan<- request) error {
	lines := bufio.NewReaderSize(input, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var wanted request
			if err := json.Unmarshal(line, &wanted); err != nil {
				return fmt.Errorf("not a request: %w", err)
			}
			requests <- wanted
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func write(output io.Writer, answers <-chan answer) error {
	lines := json.NewEncoder(output)
	lines.SetEscapeHTML(false)
	var failure error
	for ready := range answers {
		if failure == nil {
			failure = lines.Encode(ready)
		}
	}
	return failure
}
