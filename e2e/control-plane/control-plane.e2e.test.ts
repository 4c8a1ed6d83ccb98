import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { readManifests } from './manifests.ts';
import { podTemplateOf } from './pod-security.ts';

let controlPlane: ControlPlane;

beforeAll(async () => {
  controlPlane = await startControlPlane({
    definitions: [
      'keda-definitions',
      'argo-cd-definitions',
      'gateway-api-definitions',
      'external-secrets-definitions',
      'sealed-secrets-definitions',
    ],
  });
  await controlPlane.createNamespace('shop');
}, 900_000);

afterAll(() => controlPlane.stop());

interface DeploymentText {
  readonly name?: string;
  readonly podFields?: string;
  readonly containerFields?: string;
}

function deployment({ name = 'web', podFields = '', containerFields = '' }: DeploymentText = {}): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {${podFields} containers: [{name: web, image: web, ${containerFields}}]}
`;
}

async function refusalOf(stream: string): Promise<string> {
  const verdicts = await controlPlane.dryRun(stream, 'shop');
  expect(verdicts).toHaveLength(1);
  return verdicts[0]!.message;
}

describe('a dry run', () => {
  test('accepts a good Deployment and keeps nothing of it', async () => {
    const verdicts = await controlPlane.dryRun(deployment(), 'shop');

    expect(verdicts).toMatchObject([{ accepted: true, message: '', manifest: { kind: 'Deployment', name: 'web' } }]);
    expect(await controlPlane.kubectl(['get', 'deployments', '--namespace', 'shop', '--output', 'name'])).toBe('');
  });

  test('judges every object of a stream by itself', async () => {
    const stream = `# chart\n---\n${deployment()}---\n# nothing here\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {text: 7}\n`;

    const verdicts = await controlPlane.dryRun(stream, 'shop');

    expect(verdicts.map((verdict) => [verdict.manifest.kind, verdict.accepted])).toEqual([
      ['Deployment', true],
      ['ConfigMap', false],
    ]);
  });

  test('rejects an unknown field and names its path', async () => {
    expect(await refusalOf(deployment({ containerFields: 'prots: []' }))).toContain(
      '.spec.template.spec.containers[name="web"].prots',
    );
  });

  test('rejects a field that is written twice', async () => {
    await expect(refusalOf(deployment({ containerFields: 'tty: true, tty: true' }))).rejects.toThrow('Map keys must be unique');
  });

  test('rejects a bad name', async () => {
    expect(await refusalOf(deployment({ name: 'Web_1' }))).toContain('a lowercase RFC 1123 subdomain must consist of');
  });

  test('rejects a value of the wrong type, as YAML 1.1 reads it', async () => {
    expect(await refusalOf(deployment({ containerFields: 'env: [{name: DEBUG, value: yes}]' }))).toContain(
      'expected string, got &value.valueUnstructured{Value:true}',
    );
  });

  test('rejects a kind that no server knows, and an object without a name', async () => {
    expect(await refusalOf('apiVersion: v1\nkind: Deployment\nmetadata: {name: web}')).toBe(
      'The server has no kind "Deployment" in "v1".',
    );
    expect(await refusalOf('apiVersion: v1\nkind: ConfigMap\nmetadata: {}')).toContain(
      'neither metadata.name nor metadata.generateName',
    );
  });

  test('accepts a Job that is named by the server', async () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: web, image: web}]}}}';

    expect(await refusalOf(job)).toBe('');
  });

  test('refuses an object in a namespace that does not exist', async () => {
    const verdicts = await controlPlane.dryRun(deployment(), 'nowhere');

    expect(verdicts[0]?.message).toContain('namespaces "nowhere" not found');
  });
});

const custom = {
  ScaledObject: {
    accepted:
      'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: web}\nspec: {scaleTargetRef: {name: web}, triggers: [{type: cpu, metadata: {value: "60"}}]}',
    mistyped: 'spec: {',
    asWhat: 'spec: {minReplicas: 1, ',
  },
  Application: {
    accepted:
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {project: shop, destination: {namespace: shop, name: in-cluster}, source: {repoURL: "https://git.example/shop.git", path: chart}}',
    mistyped: 'project: shop',
    asWhat: 'project: [shop]',
  },
  HTTPRoute: {
    accepted:
      'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\nspec: {hostnames: [shop.example], rules: [{backendRefs: [{name: web, port: 80}]}]}',
    mistyped: 'port: 80',
    asWhat: 'port: 800000',
  },
  ExternalSecret: {
    accepted:
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web}\nspec: {secretStoreRef: {name: vault, kind: ClusterSecretStore}, target: {name: web}, data: [{secretKey: password, remoteRef: {key: shop}}]}',
    mistyped: 'kind: ClusterSecretStore',
    asWhat: 'kind: Vault',
  },
  SealedSecret: {
    accepted:
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: web}\nspec: {encryptedData: {password: AgB}}',
    mistyped: 'spec: {',
    asWhat: 'spec: {sealed: true, ',
  },
};

test.each(Object.entries(custom))('a %s is checked by its own definition', async (kind, texts) => {
  const mistyped = texts.accepted.replace(texts.mistyped, texts.asWhat);

  expect(mistyped).not.toBe(texts.accepted);
  expect(await refusalOf(texts.accepted)).toBe('');
  expect(await refusalOf(mistyped), kind).not.toBe('');
});

describe('Pod Security "restricted"', () => {
  const hardened = {
    podFields: 'securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}},',
    containerFields: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
  };

  function templateOf(stream: string) {
    return podTemplateOf(readManifests(stream)[0]!)!;
  }

  test('lets a hardened Pod in', async () => {
    expect(await controlPlane.restrictedRefusal(templateOf(deployment(hardened)))).toBeUndefined();
  });

  test('says what a plain Pod violates', async () => {
    const refusal = await controlPlane.restrictedRefusal(templateOf(deployment()));

    expect(refusal).toContain('violates PodSecurity "restricted:latest"');
    expect(refusal).toContain('container "web" must set securityContext.allowPrivilegeEscalation=false');
  });

  test('does not take another refusal for its own', async () => {
    const broken = templateOf(deployment({ ...hardened, podFields: `${hardened.podFields} restartPolicy: Sometimes,` }));

    await expect(controlPlane.restrictedRefusal(broken)).rejects.toThrow('Sometimes');
  });

  test('is enforced in a namespace made so', async () => {
    await controlPlane.createNamespace('guarded', { restricted: true });
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: web}]}';

    const verdicts = await controlPlane.dryRun(pod, 'guarded');

    expect(verdicts[0]?.message).toContain('violates PodSecurity');
  });
});

test('kubectl speaks to the server and reports a failure', async () => {
  expect(JSON.parse(await controlPlane.kubectl(['version', '--output', 'json']))).toMatchObject({
    serverVersion: { gitVersion: 'v1.36.3' },
  });
  await expect(controlPlane.kubectl(['create', '--filename', '-'], 'kind: Nothing')).rejects.toThrow('apiVersion not set');
});
