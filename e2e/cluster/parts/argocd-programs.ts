/** Where Redis listens for Argo CD, on the loopback address of the sandbox. */
export const redisPort = 6380;

const repositoryPort = 8481;

/** How soon a commit is seen when nobody tells of it; each look is work for every Application. */
const pollSeconds = 300;

/** How long what Git said last is believed. */
const revisionSeconds = 1;

/**
 * The arguments of each program of Argo CD, by its name. Every port is one that nothing else in the sandbox uses: those of
 * figures and health checks too, which cannot be switched off.
 */
export function argoCdPrograms({
  namespace,
  apiPort,
}: {
  readonly namespace: string;
  readonly apiPort: number;
}): Readonly<Record<string, readonly string[]>> {
  const log = ['--loglevel=warn', '--logformat=text'];
  const repository = `127.0.0.1:${repositoryPort}`;
  const redis = `--redis=127.0.0.1:${redisPort}`;
  const shared = [...log, `--namespace=${namespace}`, '--repo-server-plaintext'];
  return {
    'argocd-repo-server': [
      ...log,
      redis,
      '--disable-tls',
      '--address=127.0.0.1',
      `--port=${repositoryPort}`,
      '--metrics-port=8482',
      `--revision-cache-expiration=${revisionSeconds}s`,
    ],
    'argocd-application-controller': [
      ...shared,
      redis,
      `--repo-server=${repository}`,
      '--metrics-port=8483',
      `--app-resync=${pollSeconds}`,
      '--app-resync-jitter=0',
      // Two cores have other work as well.
      '--status-processors=4',
      '--operation-processors=4',
      '--kubectl-parallelism-limit=4',
    ],
    'argocd-applicationset-controller': [
      ...shared,
      `--argocd-repo-server=${repository}`,
      '--metrics-addr=:8484',
      '--probe-addr=:8485',
      '--webhook-addr=:8486',
      '--enable-progressive-syncs',
    ],
    'argocd-server': [...shared, redis, `--repo-server=${repository}`, '--insecure', `--port=${apiPort}`, '--metrics-port=8487'],
  };
}
