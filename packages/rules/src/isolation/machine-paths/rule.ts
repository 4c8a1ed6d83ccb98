import type { BindMount } from '@landfall/model';
import { listNames } from '../../places.ts';
import type { Rule } from '../../rule.ts';

const parts =
  /^\/(?:proc|sys|dev(?!\/(?:u?random|null|zero|full)$)|boot|lib\/modules|var\/lib\/docker|var\/lib\/containers|var\/log|run\/udev|run\/dbus|var\/run\/dbus|etc\/(?!localtime|timezone|hosts|resolv|ssl|ca-certificates)[\w.-]+|$)/;

/** It looks into the machine. */
export const machinePaths: Rule = {
  id: 'machine-paths',
  family: 'isolation',
  severity: 'warning',
  topic: 'host-path',
  title: 'The service looks into the machine.',
  why: 'What it reads is of one node: a pod sees the node that it happens to run on. Namespaces that enforce Pod Security refuse paths of the node; and folders of Docker are not there.',
  remedy:
    'Run agents as a DaemonSet in a namespace of their own that allows it; metrics of nodes and containers come from the kubelet.',
  change: { file: 'compose.yaml', before: ['volumes: [/proc:/host/proc:ro]'], after: ['deploy: {mode: global}'] },
  handled: 'Paths of the machine become hostPath volumes, listed as exceptions; folders of Docker are left out.',
  *looks({ services }) {
    for (const service of services) {
      const mounts = service.mounts.filter(
        (mount): mount is BindMount => mount.kind === 'bind' && parts.test(mount.source) && !mount.source.endsWith('.sock'),
      );
      const [first] = mounts;
      if (first === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} looks into ${listNames(mounts.map(({ source }) => source))} of its machine; a pod sees one node only, where it is allowed to at all.`,
        evidence: mounts.map(({ source, place }) => ({ text: `it mounts ${source}`, place })),
      };
    }
  },
};
