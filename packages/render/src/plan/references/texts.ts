import type { App, FileSource, MountedContent, Origin, Service } from '@landfall/model';

/** A text of a service in which a name or a secret may stand. */
export interface TextSource {
  readonly service: string;
  /** For people: `environment DATABASE_URL`, `command`, `file nginx.conf`. */
  readonly where: string;
  readonly kind: 'environment' | 'arguments' | 'file' | 'label';
  readonly text: string;
  /** Name of the variable or label. */
  readonly name?: string;
  readonly origin: Origin;
}

/** Larger files are data, not configuration. */
const maxFileLength = 1024 * 1024;

/** Every text of the service that reaches its container, in a fixed order; none that is larger than a mebibyte. */
export function textsOf(service: Service, app: App): readonly TextSource[] {
  return [...environmentTexts(service), ...argumentTexts(service), ...fileTexts(service, app), ...labelTexts(service)];
}

function environmentTexts(service: Service): readonly TextSource[] {
  const hooks = [...service.preStart, ...service.postStart, ...service.preStop];
  const variables = [...service.environment, ...hooks.flatMap(({ environment }) => environment)];
  return variables.flatMap(({ name, value }) =>
    value.value === undefined || value.value === ''
      ? []
      : [
          {
            service: service.name,
            where: `environment ${name}`,
            kind: 'environment' as const,
            text: value.value,
            name,
            origin: value.origin,
          },
        ],
  );
}

/** Argument lists are joined by spaces: a flag and its value are read together. */
function argumentTexts(service: Service): readonly TextSource[] {
  const texts: TextSource[] = [];
  const add = (where: string, fact: { readonly value: readonly string[]; readonly origin: Origin } | undefined) => {
    if (fact === undefined || fact.value.length === 0) return;
    texts.push({ service: service.name, where, kind: 'arguments', text: fact.value.join(' '), origin: fact.origin });
  };
  add('entrypoint', service.entrypoint);
  add('command', service.command);
  add('health check', service.healthcheck?.test);
  for (const hook of service.preStart) add('pre_start', hook.command);
  for (const hook of service.postStart) add('post_start', hook.command);
  for (const hook of service.preStop) add('pre_stop', hook.command);
  return texts;
}

function fileTexts(service: Service, app: App): readonly TextSource[] {
  const texts: TextSource[] = [];
  const add = (file: string, content: MountedContent | undefined, origin: Origin) => {
    const text = content?.kind === 'text' ? content.text : undefined;
    if (text === undefined || text.length > maxFileLength) return;
    texts.push({ service: service.name, where: `file ${file}`, kind: 'file', text, origin });
  };
  for (const mount of service.mounts) {
    if (mount.kind !== 'bind') continue;
    const origin: Origin = { how: 'stated', place: mount.place, key: mount.key };
    if (mount.found.kind === 'file') add(mount.source, mount.found.content, origin);
    if (mount.found.kind === 'folder')
      for (const [path, content] of mount.found.files) add(`${mount.source.replace(/\/$/, '')}/${path}`, content, origin);
  }
  const addSource = (source: FileSource | undefined, kind: string, origin: Origin) => {
    if (source === undefined) return;
    const file = source.file?.value ?? `${kind} ${source.name}`;
    add(file, source.data ?? (source.content === undefined ? undefined : { kind: 'text', text: source.content.value }), origin);
  };
  for (const mount of service.configs)
    addSource(
      app.configs.find(({ name }) => name === mount.source),
      'config',
      { how: 'stated', place: mount.place, key: mount.key },
    );
  for (const mount of service.secrets)
    addSource(
      app.secrets.find(({ name }) => name === mount.source),
      'secret',
      { how: 'stated', place: mount.place, key: mount.key },
    );
  return texts;
}

function labelTexts(service: Service): readonly TextSource[] {
  return [...service.labels, ...service.deployLabels, ...service.annotations].map(({ name, value, origin }) => ({
    service: service.name,
    where: `label ${name}`,
    kind: 'label' as const,
    text: value,
    name,
    origin,
  }));
}
