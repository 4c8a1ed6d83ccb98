import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createKubeClient } from '@landfall/cluster/kube';
import { createApiDouble } from '@landfall/cluster/kube/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createApiClient } from '../control-plane/api-client.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { certificatePathIn } from '../control-plane/server-arguments.ts';
import { openApi } from '../operator/api.ts';
import { askCourse, courseNamespace } from '../operator/kube-course.ts';
import { everyValue, leastValues, release, renderOperator, rightsIn, runHelm } from './operator-chart.ts';

let server: ControlPlane;
let least: string;
let every: string;

beforeAll(async () => {
  [server, least, every] = await Promise.all([startControlPlane(), renderOperator(leastValues), renderOperator(everyValue)]);
  await Promise.all(['landfall', 'shop', 'blog', 'other', courseNamespace].map((name) => server.createNamespace(name)));
}, 900_000);

afterAll(() => server.stop());

/** What of the specs the tests look at; which of it is there depends on the kind. */
interface Spec {
  readonly template: { readonly spec: { readonly containers: readonly { readonly env: readonly Variable[] }[] } };
  readonly jobTemplate: { readonly spec: Pick<Spec, 'template'> };
  readonly groups: readonly { readonly rules: readonly { readonly annotations: { readonly runbook_url: string } }[] }[];
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Spec;
}

/** In an order of their own: each version of Helm has another. */
function objectsIn(stream: string): readonly KubeObject[] {
  const objects: readonly KubeObject[] = parseAllDocuments(stream).flatMap((document) => document.toJS() ?? []);
  const name = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
  return objects.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

function objectIn(stream: string, kind: string, name?: string): KubeObject {
  const found = objectsIn(stream).find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

/** Kinds of Prometheus' operator, which this API server does not know. */
const monitors = ['ServiceMonitor', 'PrometheusRule'];

describe('the chart', () => {
  test.each(['helm3', 'helm4'] as const)('is taken by %s, and both render the same', async (version) => {
    const answers = await Promise.all([leastValues, everyValue].map((values) => runHelm(version, 'lint', values)));

    expect(answers.map(({ succeeded, errors }) => (succeeded ? '' : errors))).toEqual(['', '']);
    expect(objectsIn(await renderOperator(everyValue, { version }))).toEqual(objectsIn(every));
  });

  test('makes objects that the API server takes without a warning', async () => {
    for (const stream of [least, every]) {
      const documents = stream.split(/^---$/m).filter((text) => !monitors.some((kind) => text.includes(`kind: ${kind}\n`)));
      const verdicts = await server.dryRun(documents.join('---\n'), release.namespace);

      expect(verdicts.length).toBeGreaterThan(8);
      for (const { manifest, accepted, message, warnings } of verdicts)
        expect({ name: manifest.name, accepted, message, warnings }).toEqual({
          name: manifest.name,
          accepted: true,
          message: '',
          warnings: [],
        });
    }
  });

  test('starts pods that the profile "restricted" lets in', async () => {
    const { template } = objectIn(least, 'CronJob').spec.jobTemplate.spec;
    const templates = [objectIn(least, 'Deployment'), objectIn(least, 'Job')].map(({ spec }) => spec.template);
    for (const each of [...templates, template]) expect(await server.restrictedRefusal(each)).toBeUndefined();
    // Programs that are left on the nodes are the one thing that this profile forbids.
    const refusal = await server.restrictedRefusal(objectIn(every, 'Deployment').spec.template);
    expect(refusal).toContain('hostPath');
    expect(refusal).not.toMatch(/allowPrivilegeEscalation|capabilities|runAsNonRoot|seccompProfile/);
  });

  test('holds no policy: what is installed observes', () => {
    const kinds = objectsIn(least).map(({ kind }) => kind);

    expect(kinds).not.toContain('ClusterPlacementPolicy');
    expect(kinds.filter((kind) => kind === 'CustomResourceDefinition').length).toBeGreaterThanOrEqual(2);
    expect(objectsIn(every).map(({ kind }) => kind)).not.toContain('CustomResourceDefinition');
  });

  test('has alerts point to the page of runbooks', () => {
    const [group] = objectIn(every, 'PrometheusRule').spec.groups;

    expect(group?.rules[0]?.annotations.runbook_url).toBe('https://runbooks.example/placement#landfallplacementnoleader');
    expect(JSON.stringify(group)).not.toContain('RUNBOOKS');
  });
});

describe('values', () => {
  test.each([
    ['without an image', {}, 'name the image of the operator'],
    ['that nobody knows', { ...leastValues, replica: 2 }, 'replica'],
    ['of another type', { ...leastValues, replicas: 'two' }, 'replicas'],
    ['with a webhook that is killed while it answers', { ...leastValues, admission: { drainSeconds: 60 } }, 'drainSeconds'],
    [
      'with a budget that the API server does not wait for',
      { ...leastValues, admission: { inlineBudgetMs: 900, timeoutSeconds: 1 } },
      'inlineBudgetMs',
    ],
  ])('%s are refused', async (_, values, message) => {
    const answer = await runHelm('helm4', 'template', values);

    expect(answer.succeeded).toBe(false);
    expect(answer.errors).toContain(message);
  });

  test('take entries out by null, and reach the program by its variables', () => {
    const [container] = objectIn(every, 'Deployment').spec.template.spec.containers;
    const variables = Object.fromEntries(container?.env.map(({ name, value }) => [name, value]) ?? []);

    expect(variables).toMatchObject({
      LANDFALL_SECRET_NAMESPACES: 'blog,shop',
      LANDFALL_LOCALHOST_REGISTRIES: 'localhost:5000=registry.tools:5000',
      LANDFALL_DOCKER_CONFIG: '/etc/landfall/docker-config/config.json',
      LANDFALL_DECLARED_POOLS: 'linux/arm64',
      LANDFALL_CREDENTIAL_PROVIDERS: '/etc/landfall/credential-providers/config.yaml',
      LANDFALL_CREDENTIAL_PROVIDER_PROGRAMS: '/etc/landfall/credential-programs',
      LANDFALL_SERVICE_ACCOUNT_TOKENS: 'true',
      LANDFALL_MAX_DIGESTS: '5000',
    });
  });
});

interface Question {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Asks the API server what the ServiceAccount of a release may do. */
async function mayIt(account: string, questions: readonly Question[]): Promise<readonly boolean[]> {
  const { url, token, kubeconfig } = server;
  const client = createApiClient({ url, token, certificate: readFileSync(certificatePathIn(dirname(kubeconfig)), 'utf8') });
  const ask = async (resourceAttributes: Question): Promise<boolean> => {
    const user = `system:serviceaccount:${release.namespace}:${account}`;
    const spec = { user, groups: ['system:serviceaccounts', 'system:authenticated'], resourceAttributes };
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
    const content = { type: 'application/json', text: JSON.stringify(review) };
    const answer = await client.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', content);
    expect(answer.status).toBe(201);
    return (answer.body as { readonly status: { readonly allowed: boolean } }).status.allowed;
  };
  const answers = await Promise.all(questions.map(ask));
  client.close();
  return answers;
}

describe('rights', () => {
  const own = { namespace: release.namespace };
  const registration = { group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations' };
  const policies = { group: 'placement.landfall.dev', resource: 'clusterplacementpolicies' };
  const allowed: readonly Question[] = [
    ...['nodes', 'namespaces', 'pods'].map((resource) => ({ verb: 'watch', resource })),
    { verb: 'list', group: 'node.k8s.io', resource: 'runtimeclasses' },
    ...['deployments', 'statefulsets', 'daemonsets'].map((resource) => ({ verb: 'watch', group: 'apps', resource })),
    ...['jobs', 'cronjobs'].map((resource) => ({ verb: 'watch', group: 'batch', resource })),
    { verb: 'watch', group: 'argoproj.io', resource: 'rollouts' },
    { verb: 'patch', resource: 'pods', namespace: 'shop' },
    { verb: 'create', resource: 'pods', subresource: 'eviction', namespace: 'shop' },
    { verb: 'create', group: 'events.k8s.io', resource: 'events', namespace: 'shop' },
    { verb: 'get', resource: 'configmaps', namespace: 'kube-system', name: 'cluster-autoscaler-status' },
    { verb: 'watch', ...policies },
    ...['get', 'watch', 'create', 'patch'].map((verb) => ({ verb, group: 'placement.landfall.dev', resource: 'imagefacts' })),
    { verb: 'patch', ...policies, subresource: 'status', name: 'cluster' },
    ...['get', 'create', 'patch', 'delete'].map((verb) => ({ verb, ...registration, name: 'landfall-operator' })),
    { verb: 'create', resource: 'secrets', ...own },
    { verb: 'delete', resource: 'secrets', name: 'landfall-operator-webhook', ...own },
    { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', name: 'landfall-operator', ...own },
    { verb: 'delete', group: 'coordination.k8s.io', resource: 'leases', name: 'landfall-operator-gates', ...own },
    ...['get', 'watch', 'update'].map((verb) => ({ verb, resource: 'secrets', name: 'landfall-operator-webhook', ...own })),
    ...['get', 'create', 'update', 'watch'].map((verb) => ({ verb, group: 'coordination.k8s.io', resource: 'leases', ...own })),
    { verb: 'get', resource: 'secrets', namespace: 'shop', name: 'pull' },
    { verb: 'get', resource: 'serviceaccounts', namespace: 'shop', name: 'web' },
  ];
  const refused: readonly Question[] = [
    ...['list', 'watch', 'create', 'update', 'delete'].map((verb) => ({ verb, resource: 'secrets', namespace: 'shop' })),
    ...['create', 'update', 'delete'].map((verb) => ({ verb, resource: 'pods', namespace: 'shop' })),
    { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'shop' },
    { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'shop' },
    ...['patch', 'delete'].map((verb) => ({ verb, ...registration, name: 'another' })),
    { verb: 'patch', ...policies, name: 'cluster' },
    { verb: 'patch', resource: 'nodes', name: 'node-1' },
    { verb: 'get', resource: 'configmaps', namespace: 'shop', name: 'settings' },
    { verb: 'update', group: 'apps', resource: 'deployments', namespace: 'shop' },
    { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', name: 'another', ...own },
    { verb: 'delete', group: 'coordination.k8s.io', resource: 'leases', name: 'another', ...own },
    { verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'web', namespace: 'shop' },
    { verb: 'create', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-system' },
    { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  ];

  async function applyRights(stream: string): Promise<void> {
    await server.kubectl(['apply', '--filename=-'], JSON.stringify(rightsIn(stream)));
  }

  test('are what the program needs, and no more', async () => {
    await applyRights(least);
    const named = (answers: readonly boolean[], questions: readonly Question[], isAllowed: boolean) =>
      questions.filter((_, index) => answers[index] === isAllowed);

    expect(named(await mayIt('landfall-operator', allowed), allowed, false)).toEqual([]);
    expect(named(await mayIt('landfall-operator', refused), refused, true)).toEqual([]);
  });

  test('to pull secrets end at the namespaces that are named, and those to logs are given on their own', async () => {
    await server.kubectl(['delete', 'clusterrole,clusterrolebinding', '--selector', 'app.kubernetes.io/part-of=landfall']);
    await applyRights(every);
    const secrets = ['shop', 'blog', 'other'].map((namespace) => ({ verb: 'get', resource: 'secrets', name: 'pull', namespace }));
    const tokens = { verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'web' };
    const logs = { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'other' };

    const questions = [...secrets, logs, { ...tokens, namespace: 'shop' }, { ...tokens, namespace: 'other' }];
    expect(await mayIt('placement', questions)).toEqual([true, true, false, true, true, false]);
  });
});

test('the double of the API server, which tests of the operator stand on, answers a course of questions as a real one does', async () => {
  const real = await openApi(server.kubeconfig);
  try {
    const double = createKubeClient(createApiDouble().transport);
    const [ofReal, ofDouble] = await Promise.all([askCourse(real.client), askCourse(double)]);

    expect(ofDouble).toEqual(ofReal);
    expect(ofReal.length).toBeGreaterThan(20);
  } finally {
    real.close();
  }
});
