import { byDefault, type EnvironmentVariable, type Fact, inferred } from '@landfall/model';
import type { MountedFiles } from '../../files/mounted-files.ts';
import { serviceImage } from '../../images/service-facts.ts';
import type { imageOf } from './image.ts';
import type { Process } from './process.ts';
import { serviceOf } from './service.ts';

/** The port that Dokku gives, and that foreman gives on a laptop: any would do, as the process is told. */
const usualPort = 5000;

export interface PortSources {
  readonly image: ReturnType<typeof imageOf>;
  readonly shared: ReadonlyMap<string, EnvironmentVariable>;
  readonly files: MountedFiles;
}

/** The port of web: what PORT says, else the only one that the Dockerfile exposes, else one that the process is told. */
export function portOfWeb(process: Process, { image, shared, files }: PortSources): Fact<number> {
  const stated = shared.get('PORT')?.value;
  if (stated?.value !== undefined && /^\d{2,5}$/.test(stated.value))
    return { value: Number(stated.value), origin: stated.origin };
  const draft = serviceOf({ process, image, formation: { hints: [] }, hints: [], environment: [], after: [] });
  const [only, second] = image.build?.context === undefined ? [] : serviceImage(draft, files).facts.exposed;
  if (only !== undefined && second === undefined)
    return inferred(
      only.value.port,
      'heroku-port',
      'the Dockerfile exposes it',
      'place' in only.origin ? { place: only.origin.place } : {},
    );
  return byDefault(usualPort, 'heroku-port', 'Heroku tells web a port; here it is told this one');
}

/** On Heroku `web.1`: apps tell their processes apart by it. */
const dynoName: EnvironmentVariable = {
  name: 'DYNO',
  value: byDefault(undefined, 'heroku-dyno-name', 'Heroku tells each dyno its name; here it is that of the pod'),
  variables: [],
  podField: 'metadata.name',
};

/** The variables of a process: those that all share, its name, and the port where it has one. */
export function variablesOf(
  shared: ReadonlyMap<string, EnvironmentVariable>,
  port: Fact<number> | undefined,
): EnvironmentVariable[] {
  const all = new Map(shared);
  if (!all.has('DYNO')) all.set('DYNO', dynoName);
  if (port !== undefined && !all.has('PORT'))
    all.set('PORT', { name: 'PORT', value: { value: String(port.value), origin: port.origin }, variables: [] });
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
