import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, type Project, startBench } from './project.ts';

/**
 * What a reviewer of a pull request sees after a change of the Compose application: the diff that Git shows of the
 * delivery, its changed lines alone. The record and the migration guide may only speak of what changed.
 */

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

const compose = 'newsroom/compose.yaml';

interface Change {
  readonly name: string;
  readonly make: (project: Project) => void;
  /** What the guide and the record may speak of: the thing itself, and what names all users of something. */
  readonly about: RegExp;
  /** Changed files of the delivery, and their changed lines. */
  readonly diff: string;
}

const changes: readonly Change[] = [
  {
    name: 'a comment on top of the Compose file',
    make: insertBefore('name: newsroom', '# A remark.\n# And another one.\n'),
    about: /^$/,
    diff: '\n',
  },
  {
    name: 'a new variable',
    make: insertAfter('      GUNICORN_TIMEOUT: 90\n', '      UPLOAD_LIMIT: 200m\n'),
    about: /UPLOAD_LIMIT/,
    diff: `
changed values/api.yaml
+    UPLOAD_LIMIT: 200m
`,
  },
  {
    name: 'a new port',
    make: replace('expose: ["3000"]', 'expose: ["3000", "9100"]'),
    about: /services\.frontend\.expose/,
    diff: `
changed values/frontend.yaml
+    port-9100: 9100  # expose
`,
  },
  {
    name: 'another image',
    make: replace('image: redis:7\n', 'image: redis:7.4\n'),
    about: /services\.redis\.image/,
    diff: `
changed environments/production/images.yaml
-  redis: redis:7  # compose.yaml image
+  redis: redis:7.4  # compose.yaml image
changed environments/staging/images.yaml
-  redis: redis:7  # compose.yaml image
+  redis: redis:7.4  # compose.yaml image
`,
  },
  {
    name: 'a new service',
    make: insertBefore(
      '  mail:\n    image',
      '  preview:\n    image: ${REGISTRY}/preview:${TAG}\n    expose: ["3100"]\n    networks: [backend]\n\n',
    ),
    about: /preview|"key":"name"/,
    diff: `
changed components.yaml
+- {component: preview, release: preview, wave: "1"}
changed environments/production/images.yaml
+  preview: registry.newsroom.example/newsroom/preview:2026.11  # compose.yaml image
new environments/production/preview.yaml
+# Only what differs for preview in production, over values/preview.yaml.
+
+{}
changed environments/staging/images.yaml
+  preview: registry.newsroom.example/newsroom/preview:2026.11  # compose.yaml image
new environments/staging/preview.yaml
+# Only what differs for preview in staging, over values/preview.yaml.
+
+{}
new values/preview.yaml
+# preview, from compose.yaml. Role: api, because it listens on port 3100.
+# What has no comment is written there under the same name.
+
+component: preview  # the name of the service
+app: newsroom
+role: api  # a guess: it listens on port 3100
+kind: Deployment  # default: runs until it is stopped
+replicas: 1  # default: Compose runs one
+
+container:
+  ports:
+    port-3100: 3100  # expose
+  resources: {requests: {cpu: 100m, memory: 256Mi}}  # default: a guess for an api component; measure
+  lifecycle: {preStop: {sleepSeconds: 5}}  # time for callers to learn that the pod leaves
+
+network:
+  networks:
+    backend: {}
+
+exceptions:  # default: nothing says that the image does not need root
+  capabilities: "the user of the image is not known, with the usual capabilities"
+  root: the user of the image is not known
`,
  },
  {
    name: 'a new volume',
    make: (project) => {
      insertAfter('  frontend:\n    build: frontend\n', '    volumes:\n      - pages:/app/.cache\n')(project);
      insertAfter('\nvolumes:\n', '  pages:\n')(project);
    },
    about: /pages|frontend/,
    diff: `
changed values/frontend.yaml
+volumes:
+  pages:
+    claim: {size: 5Gi}  # default: a guess; Compose has no sizes
+    mounts: {/app/.cache: {}}
+
+
+strategy:  # a second pod cannot hold its disk
+  type: Recreate
+
+pod:  # lets user 65534 write to fresh claims
+  fsGroup: 65534
`,
  },
  {
    name: 'another health check',
    make: replace('      interval: 10s\n      timeout: 3s', '      interval: 20s\n      timeout: 3s'),
    about: /services\.web\.healthcheck\.interval/,
    diff: `
changed values/web.yaml
-    periodSeconds: 10
+    periodSeconds: 20
`,
  },
  {
    name: 'a service less',
    make: (project) => project.edit(compose, (text) => text.replace(/ {2}storage-init:\n[^]*?\n\n/, '\n')),
    about: /storage-init|`storage` \| `MINIO_ROOT_|"key":"name"|"secret":"storage"/,
    diff: `
changed components.yaml
-- {component: storage-init, release: storage-init, wave: "2"}
changed environments/production/images.yaml
-  storage-init: minio/mc:RELEASE.2024-10-08T09-37-26Z  # compose.yaml image
deleted environments/production/storage-init.yaml
changed environments/staging/images.yaml
-  storage-init: minio/mc:RELEASE.2024-10-08T09-37-26Z  # compose.yaml image
deleted environments/staging/storage-init.yaml
deleted values/storage-init.yaml
`,
  },
  {
    name: 'another name for a service',
    make: replace('  worker-scan:\n', '  worker-antivirus:\n'),
    about: /worker-(?:scan|antivirus)|, and \d more/,
    diff: `
changed components.yaml
+- {component: worker-antivirus, release: worker-antivirus, wave: "3"}
-- {component: worker-scan, release: worker-scan, wave: "3"}
changed environments/production/images.yaml
+  worker-antivirus: registry.newsroom.example/newsroom/app:2026.11  # app/workers.yaml image
-  worker-scan: registry.newsroom.example/newsroom/app:2026.11  # app/workers.yaml image
new environments/production/worker-antivirus.yaml
+# Only what differs for worker-antivirus in production, over values/worker-antivirus.yaml.
+
+{}
deleted environments/production/worker-scan.yaml
changed environments/staging/images.yaml
+  worker-antivirus: registry.newsroom.example/newsroom/app:2026.11  # app/workers.yaml image
-  worker-scan: registry.newsroom.example/newsroom/app:2026.11  # app/workers.yaml image
new environments/staging/worker-antivirus.yaml
+# Only what differs for worker-antivirus in staging, over values/worker-antivirus.yaml.
+
+container:
+  env:
+    LOG_LEVEL: debug  # compose.yaml
deleted environments/staging/worker-scan.yaml
renamed values/worker-scan.yaml to values/worker-antivirus.yaml
-# worker-scan, from compose.yaml. Role: worker, because it runs a Celery worker.
+# worker-antivirus, from compose.yaml. Role: worker, because it runs a Celery worker.
-component: worker-scan  # the name of the service
+component: worker-antivirus  # the name of the service
-    image: worker-scan  # app/Dockerfile, the image declares a volume there
+    image: worker-antivirus  # app/Dockerfile, the image declares a volume there
`,
  },
  {
    name: 'a profile',
    make: replace('  mail:\n    image', '  mail:\n    profiles: [workers]\n    image'),
    about: /services\.mail\.profiles/,
    diff: `
changed values/mail.yaml
+enabled: true  # profile workers: false switches it off
`,
  },
  {
    name: 'another number of replicas in one environment',
    make: (project) => project.edit('newsroom/.env.production', (text) => text.replace('WEB_REPLICAS=3', 'WEB_REPLICAS=5')),
    about: /^$/,
    diff: `
changed environments/production/web.yaml
-replicas: 3  # compose.yaml deploy
+replicas: 5  # compose.yaml deploy
`,
  },
];

test.each(changes)('$name changes what follows from it, and nothing else', async ({ make, about, diff }) => {
  const project = bench.project();
  await project.render('--quiet');
  const git = startRepository(project.folder);
  const before = recordOf(project);
  make(project);

  await project.render('--quiet');

  git('add', '--all');
  expect(`\n${changedLines(git)}`).toBe(diff);
  const guide = git('diff', '--cached', '--unified=0', '--', 'deploy/MIGRATION.md').split('\n').filter(isChanged);
  expect(guide.filter((line) => !about.test(line) && !isCount(line) && !isList(line))).toEqual([]);
  expect(unexplained(before, recordOf(project), about)).toEqual([]);
});

test('an edit by hand beside the change stays', async () => {
  const project = bench.project();
  await project.render('--quiet');
  project.edit('deploy/values/api.yaml', (text) => text.replace(/^replicas: 1.*$/m, 'replicas: 5  # we know our traffic'));
  project.edit('deploy/values/api.yaml', (text) => text.replace('memory: 512Mi', 'memory: 700Mi'));
  const edited = project.read('deploy/values/api.yaml');
  insertBefore('name: newsroom', '# A remark.\n')(project);
  insertAfter('      GUNICORN_TIMEOUT: 90\n', '      UPLOAD_LIMIT: 200m\n')(project);

  const run = await project.render('--quiet');

  expect(run.exitCode).toBe(0);
  expect(project.read('deploy/values/api.yaml').replace(/^ +UPLOAD_LIMIT: .*\n/m, '')).toBe(edited);
});

test('the diff that a reviewer sees leaves out the records', async () => {
  const project = bench.project();
  await project.render('--quiet');
  const git = startRepository(project.folder);
  insertBefore('name: newsroom', '# A remark.\n')(project);
  await project.render('--quiet');

  const shown = git('diff', '--', 'deploy').split('\n');

  expect(shown.filter((line) => /^[-+](?![-+])/.test(line))).toEqual([]);
  expect(shown.filter((line) => line.startsWith('Binary files'))).toHaveLength(1);
});

function replace(from: string, to: string): (project: Project) => void {
  return (project) =>
    project.edit(compose, (text) => {
      expect(text).toContain(from);
      return text.replace(from, () => to);
    });
}

function insertAfter(anchor: string, lines: string): (project: Project) => void {
  return replace(anchor, anchor + lines);
}

function insertBefore(anchor: string, lines: string): (project: Project) => void {
  return replace(anchor, lines + anchor);
}

type Git = (...args: readonly string[]) => string;

/** Commits everything in the folder of a user. */
function startRepository(folder: string): Git {
  const identity = ['-c', 'user.name=Reviewer', '-c', 'user.email=reviewer@newsroom.example', '-c', 'core.pager=cat'];
  const git: Git = (...args) => execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Render');
  return git;
}

/** `M values/api.yaml` for each changed file, renamed ones as one, and its changed lines; the records and the guide apart. */
function changedLines(git: Git): string {
  const apart = ['MIGRATION.md', 'landfall.json', '.landfall'].map((path) => `:!deploy/${path}`);
  const text = git('diff', '--cached', '--unified=0', '--find-renames', '--relative=deploy', '--', 'deploy', ...apart);
  const lines: string[] = [];
  for (const file of text.split(/^diff --git /m).slice(1)) {
    const [, from = '', to = ''] = /^a\/(\S+) b\/(\S+)/.exec(file) ?? [];
    const verb = /^new file/m.test(file) ? 'new' : /^deleted file/m.test(file) ? 'deleted' : from === to ? 'changed' : 'renamed';
    lines.push(verb === 'renamed' ? `renamed ${from} to ${to}` : `${verb} ${to}`);
    if (verb !== 'deleted') lines.push(...file.split('\n').filter(isChanged));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function isChanged(line: string): boolean {
  return /^[-+](?![-+]{2})/.test(line);
}

/** The first paragraph and the headings of the guide count what is below them. */
function isCount(line: string): boolean {
  return /^[-+](?:Read from |\*\*newsroom\*\*|### .* \(\d+\)$)/.test(line);
}

/** Lines that list components: those of a wave in the order of installation, those that a namespace of their own would suit. */
function isList(line: string): boolean {
  return /^[-+](?:for component in |One that keeps its exceptions )/.test(line);
}

interface DeliveryRecord {
  readonly components: readonly object[];
  readonly secrets: readonly object[];
  readonly findings: readonly object[];
  readonly ledger: { readonly entries: readonly object[] };
  readonly provenance: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

function recordOf(project: Project): ReadonlySet<string> {
  const record = JSON.parse(project.read('deploy/landfall.json')) as DeliveryRecord;
  const { components, secrets, findings, ledger, provenance } = record;
  const reasons = Object.entries(provenance).flatMap(([file, entries]) =>
    Object.entries(entries).map(([path, reason]) => ({ file, path, reason })),
  );
  const all = [...components, ...secrets, ...findings, ...ledger.entries, ...reasons];
  return new Set(all.map((entry) => JSON.stringify(entry).replace(/:\d+:\d+/g, '')));
}

/** Entries of the record that came, went or changed, lines of the input apart, without speaking of the change. */
function unexplained(before: ReadonlySet<string>, after: ReadonlySet<string>, about: RegExp): readonly string[] {
  const changed = [...[...before].filter((entry) => !after.has(entry)), ...[...after].filter((entry) => !before.has(entry))];
  return changed.filter((entry) => !about.test(entry));
}
