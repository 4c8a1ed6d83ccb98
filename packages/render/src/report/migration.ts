import { type App, type Finding, type Ledger, type LedgerEntry, type Outcome, outcomes, type Place } from '@landfall/model';
import { namespaceOf } from '../argocd/index.ts';
import type { RenderOptions } from '../plan/plan.ts';
import type { Delivery } from './delivery.ts';
import { herokuCommands } from './heroku-commands.ts';
import { code, count, markdownTable } from './markdown.ts';
import { podSecurity } from './pod-security.ts';
import { prerequisites } from './prerequisites.ts';

type Told = Omit<Delivery, 'provenance'>;

/** Writes `MIGRATION.md`: first what a person must decide, then what to create, in which order to install, and the account of the input. */
export function migrationGuide(delivery: Told): string {
  const sections = [
    opening(delivery),
    decisions(delivery.findings),
    secrets(delivery),
    installation(delivery),
    security(delivery),
    data(delivery),
    account(delivery.ledger),
    advice(delivery.findings),
    herokuCommands(delivery),
    wayBack(delivery),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function opening({ app, components, ledger, findings, secrets: required }: Told): readonly string[] {
  const blockers = findings.filter(({ severity }) => severity === 'blocker').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const verdict =
    blockers > 0
      ? `is ready to be tried on Kubernetes, not yet to be trusted there: ${count(blockers, 'finding')} can lose data or keep it from working.`
      : warnings > 0
        ? 'is ready to be tried on Kubernetes. Read the decisions below before you rely on it.'
        : 'is ready to be tried on Kubernetes.';
  const open = [
    blockers + warnings === 0
      ? 'Nothing is left to decide'
      : `${count(blockers + warnings, 'decision is', 'decisions are')} yours`,
    ...(required.length === 0 ? [] : [count(required.length, 'secret needs a value', 'secrets need values')]),
  ];
  const { inferred, approximated, ignored, rejected } = ledger.counts;
  return [
    `# ${app.name.value} on Kubernetes`,
    '',
    `**${app.name.value}** ${verdict} ${open.join('; ')}.`,
    '',
    `Read from ${app.files.map(code).join(', ')}: ${count(components.length, 'component')}. Of what they say, ${count(inferred, 'key was', 'keys were')} inferred, ${approximated} approximated, ${ignored} ignored, ${rejected} rejected, and all others translated; each is in \`landfall.json\`.`,
  ];
}

function decisions(findings: readonly Finding[]): readonly string[] {
  const open = findings.filter(({ severity }) => severity !== 'advice');
  if (open.length === 0) return ['## Decide before you deploy', '', 'Nothing.'];
  const rows = open.map((finding) => [
    finding.severity,
    finding.service ?? '',
    finding.message,
    finding.remedy,
    placeOf(finding.place),
  ]);
  return ['## Decide before you deploy', '', ...markdownTable(['', 'service', 'what', 'our proposal', 'where'], rows)];
}

const secretAdvice = {
  external: (app: string) =>
    `Put each value into your secret store below ${code(app)}; the External Secrets operator brings it into the cluster. The store is named in \`environments/<env>/common.yaml\`.`,
  sealed: () =>
    'Seal each value with `kubeseal --raw --namespace NAMESPACE --name SECRET` and write it to `secretStore.sealed.<secret>.<key>` in `environments/<env>/common.yaml`.',
  'plain-reference': () =>
    'Create each Secret in the namespace before the first installation: `kubectl create secret generic SECRET --from-literal=KEY=VALUE`.',
} as const satisfies Record<RenderOptions['secrets'], (app: string) => string>;

function secrets({ app, options, secrets: required }: Told): readonly string[] {
  if (required.length === 0) return [];
  const rows = required.map((secret) => [
    code(secret.secret),
    code(secret.key),
    secret.usedBy.join(', '),
    secret.why,
    'place' in secret.origin ? placeOf(secret.origin.place) : '',
  ]);
  return [
    '## Secrets',
    '',
    `${secretAdvice[options.secrets](app.name.value)} No value is written anywhere in this folder.`,
    '',
    ...markdownTable(['secret', 'key', 'used by', 'why it is one', 'where'], rows),
  ];
}

function installation(delivery: Told): readonly string[] {
  const { app, components, environments } = delivery;
  const [environment] = environments;
  if (environment === undefined) return [];
  const namespace = namespaceOf(app.name.value, environment);
  const lines = [
    '## First installation',
    '',
    ...prerequisites(delivery),
    `With Argo CD: ${code(`kubectl apply -n argocd -f argocd/project.yaml -f argocd/${environment}.yaml`)}. With plain Helm, in this order; each line waits until what it installs is ready:`,
    '',
    '```sh',
    `cd deploy   # this folder`,
    `install() { helm upgrade --install "$1" chart --namespace "\${2:-${namespace}}" --create-namespace --wait --wait-for-jobs --timeout 10m \\`,
    `  -f values/$1.yaml -f environments/${environment}/common.yaml -f environments/${environment}/$1.yaml -f environments/${environment}/images.yaml; }`,
    'install shared',
  ];
  const waves = [...new Set(components.map(({ wave }) => wave))].sort((a, b) => a - b);
  for (const wave of waves) {
    const names = components.filter((component) => component.wave === wave).map(({ name }) => name);
    lines.push(`for component in ${names.join(' ')}; do install $component; done   # wave ${wave}`);
  }
  return [...lines, '```'];
}

function security({ app, components, environments }: Told): readonly string[] {
  const [environment] = environments;
  return environment === undefined ? [] : podSecurity(app.name.value, environment, components);
}

/** How the data of the volumes comes into the claims. */
function data({ app, components, environments }: Told): readonly string[] {
  const [environment] = environments;
  const rows = components.flatMap(({ name, claims }) =>
    claims.map(({ name: claim, path, folder }) => [code(claim), name, code(path), folder === undefined ? '' : code(folder)]),
  );
  if (rows.length === 0 || environment === undefined) return [];
  const way = app.platform === 'heroku' ? herokuData(app, environment) : composeData(app, environment);
  return ['## Data', '', ...way, '', ...markdownTable(['claim', 'component', 'mounted at', 'folder in it'], rows)];
}

function composeData(app: App, environment: string): readonly string[] {
  return [
    'Claims start empty, or with what the image holds. To bring what the Compose volumes hold: stop what writes to them on both sides, copy, compare, start. A database is better moved by its own dump and restore. A folder goes over like this, once for each claim, as root so that owners stay; a namespace that enforces Pod Security lets that in only before it enforces it:',
    '',
    '```sh',
    `CLAIM=NAME FOLDER=/var/lib/docker/volumes/VOLUME/_data INTO=.   # or the folder of a bind mount; INTO: the folder in the claim`,
    `kubectl -n ${namespaceOf(app.name.value, environment)} run copy --image=busybox:1.36 --restart=Never --overrides="{\\"spec\\":{\\"containers\\":[{\\"name\\":\\"copy\\",\\"image\\":\\"busybox:1.36\\",\\"command\\":[\\"sleep\\",\\"86400\\"],\\"volumeMounts\\":[{\\"name\\":\\"data\\",\\"mountPath\\":\\"/data\\"}]}],\\"volumes\\":[{\\"name\\":\\"data\\",\\"persistentVolumeClaim\\":{\\"claimName\\":\\"$CLAIM\\"}}]}}"`,
    `kubectl -n ${namespaceOf(app.name.value, environment)} wait --for=condition=Ready pod/copy`,
    `tar -C "$FOLDER" -cf - . | kubectl -n ${namespaceOf(app.name.value, environment)} exec -i copy -- sh -c 'mkdir -p "/data/$0" && tar -C "/data/$0" -xpf -' "$INTO"`,
    `kubectl -n ${namespaceOf(app.name.value, environment)} delete pod copy`,
    '```',
  ];
}

/** @source devcenter.heroku.com/articles/heroku-postgres-import-export */
function herokuData(app: App, environment: string): readonly string[] {
  const databases = app.services.filter(({ role }) => role.product === 'postgres');
  const lines = [
    'Claims start empty. To bring what the add-ons hold: stop what writes on both sides (`heroku maintenance:on`, `heroku ps:scale worker=0`), dump, restore, compare, start. Queues are left to run empty, caches fill by themselves.',
  ];
  if (databases.length === 0) return lines;
  return [
    ...lines,
    '',
    '```sh',
    'heroku pg:backups:capture --app APP && heroku pg:backups:download --app APP --output latest.dump',
    ...databases.map(
      ({ name }) =>
        `kubectl -n ${namespaceOf(app.name.value, environment)} exec -i statefulset/${name} -- pg_restore --username app --dbname app --no-owner --no-acl < latest.dump`,
    ),
    '```',
  ];
}

const outcomeTitles: Readonly<Record<Outcome, string>> = {
  translated: '',
  inferred: 'Inferred: not written in the input, concluded from it',
  approximated: 'Approximated: near, but not the same',
  ignored: 'Ignored: without effect in a cluster',
  rejected: 'Rejected: nothing in Kubernetes answers to it',
};

function account(ledger: Ledger): readonly string[] {
  const lines = ['## What became of the input'];
  for (const outcome of [...outcomes].reverse()) {
    if (outcome === 'translated') continue;
    const entries = ledger.entries.filter((entry) => entry.outcome === outcome);
    if (entries.length === 0) continue;
    lines.push(
      '',
      `### ${outcomeTitles[outcome]} (${entries.length})`,
      '',
      ...markdownTable(['where', 'what', 'why'], groupByReason(entries)),
    );
  }
  return lines.length === 1 ? [...lines, '', 'Everything was translated.'] : lines;
}

/** Keys with one reason share a row: twenty services with the same logging driver are one thing to read. */
function groupByReason(entries: readonly LedgerEntry[]): readonly (readonly string[])[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const id = `${entry.code}\n${entry.reason}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((group) => {
    const shown = group.slice(0, 6);
    const more = group.length > shown.length ? `, and ${group.length - shown.length} more` : '';
    const places = [...new Set(shown.map(({ place }) => placeOf(place)))].join(', ');
    return [places, shown.map(({ key }) => code(withoutPosition(key))).join(', ') + more, group[0]?.reason ?? ''];
  });
}

function advice(findings: readonly Finding[]): readonly string[] {
  const rows = findings
    .filter(({ severity }) => severity === 'advice')
    .map((finding) => [finding.service ?? '', finding.message, finding.remedy, placeOf(finding.place)]);
  return rows.length === 0 ? [] : ['## Worth knowing', '', ...markdownTable(['service', 'what', 'proposal', 'where'], rows)];
}

function wayBack({ app, environments }: Told): readonly string[] {
  if (app.platform === 'heroku')
    return [
      '## The way back',
      '',
      'Nothing here touches the application at Heroku: leave it there until you trust the cluster, with one of the two writing. To return, bring back what was written since the switch, start its dynos (`heroku ps:scale`, `heroku maintenance:off`), and point the DNS names back to it. Claims outlive their releases, so removing a release loses no data.',
    ];
  const namespaces = environments.map((environment) => code(namespaceOf(app.name.value, environment))).join(' or ');
  return [
    '## The way back',
    '',
    `Nothing here touches the Compose installation: leave it in place until you trust the cluster. To return, point the DNS names back to the old host and copy back what was written to the claims in ${namespaces === '' ? 'the namespace' : namespaces} since the switch. Claims outlive their releases, so removing a release loses no data.`,
  ];
}

/** Two values of one key are told apart by their place in the ledger, which the reader sees beside it. */
function withoutPosition(key: string): string {
  return key.replace(/@[^@]*:\d+:\d+$/, '');
}

/** The file alone: a line would change in every row below each time that someone adds a line to the input. */
function placeOf(place: Place | undefined): string {
  return place === undefined ? '' : place.file;
}
