import type { NamedText } from '@landfall/model';
import { pathKey } from '../output/write-yaml.ts';
import { isRoutingLabel } from '../plan/exposure/index.ts';
import { isSwarmSchedule } from '../plan/order/swarm-cronjob.ts';
import { growing, leaf, type Traced } from '../traced.ts';
import { note, type Occupant, use } from './occupant.ts';

/** Labels of schedulers and converters, for which the plan and the reader account. */
const plannedFamilies = /^(ofelia\.|kompose\.|katenary\.)/;

/** Labels for tools that watch containers of a Docker Engine. */
const toolFamilies =
  /^(com\.centurylinklabs\.watchtower|com\.docker\.|desktop\.docker\.|io\.containers\.|autoheal|diun\.|wud\.|homepage\.|dozzle|dev\.dozzle|glance\.|docker-volume-backup|com\.ouroboros|org\.hotio|net\.unraid|dockge|portainer|swarm\.cronjob|deunhealth|kuma\.|flame\.|sablier\.|tsdproxy\.)/;

/** Annotations of the component's objects, and those of its pods. */
export interface Annotations {
  readonly ofObjects: Traced<Record<string, string>> | undefined;
  readonly ofPods: Traced<Record<string, string>> | undefined;
}

/**
 * Translates labels and annotations: those of the container describe the pod, those of `deploy` the component. Labels of
 * Kubernetes select things, which labels of Compose do not, so all become annotations.
 */
export function writeAnnotations(occupant: Occupant): Annotations {
  const { labels, annotations, deployLabels } = occupant.service;
  return {
    ofObjects: write(occupant, deployLabels, 'annotations'),
    ofPods: write(occupant, [...labels, ...annotations], 'podAnnotations'),
  };
}

function write(occupant: Occupant, texts: readonly NamedText[], path: string): Traced<Record<string, string>> | undefined {
  const kept = texts.filter((text) => isKept(occupant, text));
  // An annotation takes the place of a label of its name.
  for (const { name, origin } of kept) use(occupant, origin, `${path}.${pathKey(name)}`);
  return kept.length === 0 ? undefined : growing<string>(kept.map((text) => [text.name, leaf(text)]));
}

function isKept(occupant: Occupant, { name, value, origin }: NamedText): boolean {
  if (isRoutingLabel(name) || plannedFamilies.test(name)) return false;
  if (isSwarmSchedule(name) && occupant.plan.order.schedules.has(occupant.service.name)) {
    use(occupant, origin, 'schedule');
    return false;
  }
  if (toolFamilies.test(name)) note(occupant, 'label-of-tool', origin, `${name} is for a tool that watches a Docker Engine.`);
  else if (!isAnnotationName(name))
    note(occupant, 'label-illegal', origin, `${JSON.stringify(name)} is no name of an annotation.`);
  else if (occupant.plan.secrets.holdsSecret(value))
    note(occupant, 'label-secret', origin, 'Its value is secret, and annotations are readable by everyone who may see the pod.');
  else return true;
  return false;
}

/**
 * An optional DNS name and a slash, then at most 63 characters.
 *
 * @source kubernetes.io, "Annotations", syntax
 */
function isAnnotationName(name: string): boolean {
  const [, prefix, key = ''] = /^(?:([^/]*)\/)?([^/]*)$/.exec(name) ?? [];
  const isPrefixed = prefix === undefined || /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix);
  return (
    isPrefixed && (prefix === undefined || prefix.length <= 253) && /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(key)
  );
}
