import { type KubeClient, KubeError, type KubeObject, type Resource, resources } from '@landfall/cluster/kube';
import { waitUntil } from '../control-plane/deadline.ts';

const configMaps: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', isNamespaced: true };

/** Where the questions are asked; the namespace must be there. */
export const courseNamespace = 'course';

/** What each of many questions is answered with, without what differs between any two servers. */
export async function askCourse(client: KubeClient): Promise<readonly string[]> {
  const said: string[] = [];
  const ask = async (what: string, question: () => Promise<unknown>): Promise<unknown> => {
    try {
      const answer = await question();
      said.push(`${what}: ${brief(answer)}`);
      return answer;
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      said.push(`${what}: ${error.reason} ${String(error.status)}`);
      return undefined;
    }
  };
  const namespace = courseNamespace;
  const ref = (name: string) => ({ namespace, name });
  const made = (name: string, data: object, labels: Record<string, string> = {}) => ({
    metadata: { name, namespace, labels },
    data,
  });

  const events: string[] = [];
  const ending = new AbortController();
  let from = '';
  for await (const page of client.pages(configMaps, { namespace, labelSelector: 'course=yes' })) from = page.resourceVersion;
  const watching = (async () => {
    const options = { namespace, labelSelector: 'course=yes', resourceVersion: from, timeoutSeconds: 300, silenceMs: 60_000 };
    for await (const event of client.watch(configMaps, { ...options, signal: ending.signal }))
      if (event.kind !== 'bookmark') events.push(`${event.kind} ${event.object.metadata.name} ${sorted(event.object['data'])}`);
  })().catch(() => undefined);

  await ask('nothing', () => client.get(configMaps, ref('a')));
  const first = (await ask('create', () => client.create(configMaps, made('a', { x: '1' }, { course: 'yes' })))) as KubeObject;
  await ask('create again', () => client.create(configMaps, made('a', { x: '2' })));
  await ask('create for show', () => client.create(configMaps, made('shown', { x: '1' }), { isDryRun: true }));
  await ask('was it kept', () => client.get(configMaps, ref('shown')));
  await ask('get', () => client.get(configMaps, ref('a')));
  await ask('merge', () => client.patch(configMaps, ref('a'), { kind: 'merge', members: { data: { x: null, y: '2' } } }));
  await ask('replace the old one', () => client.replace(configMaps, { ...first, data: { z: '1' } }));
  const now = (await client.get(configMaps, ref('a'))) as KubeObject;
  await ask('replace', () => client.replace(configMaps, { ...now, data: { z: '1' } }));
  const step = (op: string, path: string, value?: unknown) => ({ op, path, ...(value !== undefined && { value }) });
  const json = (...operations: readonly object[]) => client.patch(configMaps, ref('a'), { kind: 'json', operations });
  await ask('test and add', () => json(step('test', '/data/z', '1'), step('add', '/data/w', '2')));
  await ask('a test that fails', () => json(step('test', '/data/z', '9'), step('add', '/data/v', '2')));
  await ask('another identity', () => json(step('test', '/metadata/uid', 'nobody'), step('add', '/data/v', '2')));
  await ask('remove', () => json(step('remove', '/data/w')));
  const applied = { apiVersion: 'v1', kind: 'ConfigMap', ...made('b', { from: 'apply' }, { course: 'yes' }) };
  await ask('apply', () => client.apply(configMaps, applied, { fieldManager: 'course', force: true }));
  await ask('apply again', () =>
    client.apply(configMaps, { ...applied, data: { from: 'again' } }, { fieldManager: 'course', force: true }),
  );
  await ask('patch nobody', () => client.patch(configMaps, ref('nobody'), { kind: 'merge', members: { data: { a: '1' } } }));
  await ask('merge with an old version', () =>
    client.patch(configMaps, ref('b'), { kind: 'merge', members: { metadata: { resourceVersion: '1' }, data: { a: '1' } } }),
  );
  for (const name of ['c', 'd', 'e']) await client.create(configMaps, made(name, {}, { course: 'yes' }));
  const pages: string[] = [];
  for await (const page of client.pages(configMaps, { namespace, labelSelector: 'course=yes', pageSize: 2 }))
    pages.push(page.items.map(({ metadata }) => metadata.name).join('+'));
  said.push(`pages: ${pages.join(' ')}`);
  const found: string[] = [];
  for await (const page of client.pages(configMaps, { namespace, fieldSelector: 'metadata.name=d' }))
    found.push(...page.items.map(({ metadata }) => metadata.name));
  said.push(`by name: ${found.join()}`);
  await ask('delete another', () => client.delete(configMaps, ref('c'), { uid: 'nobody' }));
  await ask('delete', () => client.delete(configMaps, ref('c')));
  await ask('delete again', () => client.delete(configMaps, ref('c')));
  await ask('evict nobody', () => client.evict(ref('nobody'), {}));
  const pod = await client.create(resources.pods, {
    metadata: { name: 'leaves', namespace },
    spec: { containers: [{ name: 'a', image: 'a' }], automountServiceAccountToken: false },
  });
  await ask('evict', () => client.evict(ref('leaves'), { ...(pod.metadata.uid !== undefined && { uid: pod.metadata.uid }) }));

  const describe = (): string => `Eleven events were expected, these were seen:\n${events.join('\n')}`;
  await waitUntil(async () => events.length >= 11, { timeoutMs: 30_000, describe });
  ending.abort(new Error('enough was seen'));
  await watching;
  return [...said, ...events];
}

function brief(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return String(answer);
  if (!('metadata' in answer)) return JSON.stringify(answer);
  const { metadata, data } = answer as KubeObject;
  return `${metadata.name} ${sorted(data)}`;
}

/** The server sorts the keys of a map. */
function sorted(data: unknown): string {
  return JSON.stringify(Object.entries(data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
