import { isLogFolder } from '../../reading/folders.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** Logs are written to files. */
export const logsInFiles: Rule = {
  id: 'logs-in-files',
  family: 'observability',
  severity: 'warning',
  topic: 'log-files',
  title: 'Logs are written to files on a disk.',
  why: 'The cluster collects what a container writes to standard output. Files are seen by nobody, fill a claim or the disk of the node, and are gone with the pod that had the fault.',
  remedy: 'Write logs to standard output.',
  change: { file: 'compose.yaml', before: ['volumes: [./logs:/var/log/app]'], after: ['environment: {LOG_TARGET: stdout}'] },
  *looks({ services }) {
    for (const service of services.filter(isLongRunning)) {
      const mount = service.mounts.find(
        (one) =>
          (one.kind === 'volume' || (one.kind === 'bind' && one.found.kind !== 'file')) &&
          !one.readOnly &&
          isLogFolder(one.target) &&
          !(one.kind === 'bind' && /^\/(?:var\/log|var\/lib)\b/.test(one.source)),
      );
      if (mount === undefined || service.role.role === 'database') continue;
      yield {
        service: service.name,
        place: mount.place,
        message: `Nobody sees the logs that ${service.name} writes to ${mount.target}: the cluster collects standard output only.`,
        evidence: [{ text: `${mount.target} is mounted, and may be written`, place: mount.place }],
        confidence: 'likely',
      };
    }
  },
};
