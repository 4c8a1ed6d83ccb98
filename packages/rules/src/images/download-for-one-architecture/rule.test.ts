import { testRule } from '../../testing/test-rule.ts';
import { downloadForOneArchitecture } from './rule.ts';

const compose = 'services: {web: {build: .}}\n';
const files = (Dockerfile: string) => ({ 'compose.yaml': compose, Dockerfile });

testRule(downloadForOneArchitecture, {
  quiet: {
    'a download for the right one': files(
      'FROM debian:12\nARG TARGETARCH\nRUN curl -LO https://example.org/tool-linux-$TARGETARCH\n',
    ),
    'a choice by the machine': files(
      'FROM debian:12\nRUN case "$(uname -m)" in x86_64) a=x ;; esac; curl -LO https://example.org/tool-linux-amd64\n',
    ),
    'both are there': files('FROM debian:12\nADD https://example.org/tool-amd64 /a\nADD https://example.org/tool-arm64 /b\n'),
    'a name that only begins so': files('FROM debian:12\nRUN curl -LO https://example.org/x64dbg/tool.tar.gz\n'),
    'a comment': files('FROM debian:12\n# curl https://example.org/tool-amd64\n'),
  },
  speaks: {
    'on a line of its own': [
      files('FROM debian:12\nRUN curl -fsSL \\\n  https://example.org/v1/tool_linux_x86_64.tar.gz | tar xz\n'),
      { place: 'Dockerfile:3', confidence: 'likely', message: 'a program for x86_64' },
    ],
    'a package for Debian': [
      files('FROM debian:12\nADD https://example.org/chrome_current_amd64.deb /tmp/\n'),
      { place: 'Dockerfile:2', message: 'a program for amd64' },
    ],
  },
});
