import { testRule } from '../../testing/test-rule.ts';
import { builtForOneArchitecture } from './rule.ts';

const files = (Dockerfile: string) => ({ 'compose.yaml': 'services: {web: {build: .}}\n', Dockerfile });

testRule(builtForOneArchitecture, {
  quiet: {
    'the target is told': files('FROM golang\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build\n'),
    'a default that the builder replaces': files('FROM golang\nARG TARGETARCH=amd64\nRUN GOARCH=${TARGETARCH} go build\n'),
    'nothing is told': files('FROM mcr.microsoft.com/dotnet/sdk\nRUN dotnet publish -c Release\n'),
    'a comment': files('FROM golang\n# GOARCH=amd64\nRUN go build\n'),
  },
  speaks: {
    Go: [
      files('FROM golang\nENV CGO_ENABLED=0 GOOS=linux GOARCH=amd64\nRUN go build\n'),
      { place: 'Dockerfile:2', message: 'Go compiles for amd64' },
    ],
    '.NET': [
      files('FROM mcr.microsoft.com/dotnet/sdk:10.0\nRUN dotnet publish -c Release -r linux-x64 -o /app\n'),
      { place: 'Dockerfile:2', message: '.NET publishes for linux-x64' },
    ],
    Rust: [files('FROM rust\nRUN cargo build --release --target x86_64-unknown-linux-musl\n'), { place: 'Dockerfile:2' }],
    Node: [files('FROM node\nRUN npm ci --os=linux --cpu=x64\n'), { place: 'Dockerfile:2', message: 'npm installs for x64' }],
  },
});
