import type { App, ImageFacts, Service } from './app.ts';
import type { Fact } from './fact.ts';
import type { Place } from './place.ts';

const noFacts: ImageFacts = { source: 'none', exposed: [], volumes: [] };

/** An application of which nothing is known but its name. */
export function emptyApp(name: Fact<string>): App {
  return {
    name,
    files: [],
    profiles: [],
    services: [],
    inactive: [],
    volumes: [],
    networks: [],
    configs: [],
    secrets: [],
    models: [],
  };
}

/** A service of which nothing is known but its name and where it is written. */
export function emptyService(name: string, place: Place): Service {
  return {
    name,
    place,
    role: { role: 'unknown', confidence: 'guess', evidence: [] },
    imageFacts: noFacts,
    environment: [],
    configs: [],
    secrets: [],
    groupAdd: [],
    capAdd: [],
    capDrop: [],
    securityOpt: [],
    sysctls: [],
    ulimits: [],
    devices: [],
    gpus: [],
    ports: [],
    expose: [],
    networks: [],
    links: [],
    externalLinks: [],
    extraHosts: [],
    dns: [],
    dnsOptions: [],
    dnsSearch: [],
    dependsOn: [],
    preStart: [],
    postStart: [],
    preStop: [],
    placement: { constraints: [], preferences: [] },
    mounts: [],
    labels: [],
    deployLabels: [],
    annotations: [],
    profiles: [],
    models: [],
    hints: [],
  };
}
