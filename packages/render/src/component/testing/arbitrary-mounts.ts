/** Any mounts of a service, and anything that may be known of its image. */
import { type BindMount, type Fact, type FileMount, type ImageFacts, inferred, type Mount, stated } from '@landfall/model';
import fc from 'fast-check';

const place = { file: 'compose.yaml', line: 1, column: 1 };

/** Any mounts: volumes, files, folders, parts of the host, memory, images. */
export function arbitraryMounts(path: string): fc.Arbitrary<readonly Mount[]> {
  const text = { kind: 'text', text: 'a: {{ b }}' } as const;
  const fact = <T>(value: T, key: string): Fact<T> => stated(value, place, key);
  const kinds: readonly ((key: string) => Mount)[] = [
    (key) => ({ kind: 'volume', place, key, target: '/data', readOnly: false, nocopy: false, source: 'data' }),
    (key) => ({ kind: 'volume', place, key, target: '/cache', readOnly: false, nocopy: true }),
    (key) =>
      bind(key, {
        target: '/etc/app.conf',
        readOnly: true,
        source: './app.conf',
        found: { kind: 'file', content: text, executable: false },
      }),
    (key) =>
      bind(key, {
        target: '/etc/conf.d',
        readOnly: false,
        source: './conf.d',
        found: { kind: 'folder', files: new Map([['a/b.conf', text]]), truncated: false },
      }),
    (key) =>
      bind(key, {
        target: '/gone.conf',
        readOnly: false,
        source: './gone.conf',
        found: { kind: 'missing' },
      }),
    (key) =>
      bind(key, {
        target: '/uploads',
        readOnly: false,
        source: './uploads',
        found: { kind: 'missing' },
      }),
    (key) =>
      bind(key, {
        target: '/var/run/docker.sock',
        readOnly: false,
        source: '/var/run/docker.sock',
        found: { kind: 'outside', reason: 'it lies outside' },
      }),
    (key) =>
      bind(key, {
        target: '/host/proc',
        readOnly: true,
        source: '/proc',
        found: { kind: 'outside', reason: 'it lies outside' },
        propagation: fact('rslave', `${key}.bind.propagation`),
        selinux: fact('z', `${key}.bind.selinux`),
      }),
    (key) => ({
      kind: 'tmpfs',
      place,
      key,
      target: '/tmp',
      readOnly: false,
      sizeBytes: fact(0, `${key}.tmpfs.size`),
      mode: fact(0o700, `${key}.tmpfs.mode`),
    }),
    (key) => ({
      kind: 'image',
      place,
      key,
      target: '/model',
      readOnly: true,
      source: 'example/model:1',
      subpath: fact('a', `${key}.image.subpath`),
    }),
    (key) => ({ kind: 'npipe', place, key, target: '/pipe', readOnly: true, source: 'pipe' }),
  ];
  return fc.subarray([...kinds]).map((chosen) => chosen.map((make, index) => make(`${path}[${index}]`)));
}

function bind(key: string, rest: Omit<BindMount, 'kind' | 'place' | 'key' | 'createHostPath'>): BindMount {
  return { kind: 'bind', place, key, createHostPath: true, ...rest };
}

/** A mounted config or secret, with or without mode and owner. */
export function arbitraryFileMounts(path: string, source: string, target: string): fc.Arbitrary<readonly FileMount[]> {
  const key = `${path}[0]`;
  const mount = fc.record(
    {
      place: fc.constant(place),
      key: fc.constant(key),
      source: fc.constant(source),
      target: fc.constant(target),
      uid: fc.constant(stated('1000', place, `${key}.uid`)),
      mode: fc.constantFrom(0o400, 0o1777).map((bits) => stated(bits, place, `${key}.mode`)),
    },
    { requiredKeys: ['place', 'key', 'source', 'target'] },
  );
  return fc.oneof(fc.constant([]), fc.tuple(mount));
}

/** What may be known of an image. */
export function arbitraryImageFacts(): fc.Arbitrary<ImageFacts> {
  const known = <T>(value: T) => inferred(value, 'test', 'a fact of the image');
  return fc.record(
    {
      source: fc.constantFrom('dockerfile' as const, 'table' as const, 'none' as const),
      exposed: fc.constantFrom([], [known({ port: 8080, protocol: 'tcp' as const })]),
      volumes: fc.constantFrom([], [known('/data')], [known('/var/lib/app'), known('/cache')]),
      user: fc.constantFrom('', '0', '1001', 'app', 'app:app').map(known),
      userId: fc.constant(known(1001)),
      healthcheck: fc.constant({ disabled: false, test: known(['CMD-SHELL', 'wget -qO- http://localhost:8080/']) }),
      stopSignal: fc.constant(known('SIGQUIT')),
      entrypoint: fc.constant(known(['/entry'])),
      command: fc.constant(known(['serve'])),
      workingDir: fc.constant(known('/var/lib')),
    },
    { requiredKeys: ['source', 'exposed', 'volumes'] },
  );
}
