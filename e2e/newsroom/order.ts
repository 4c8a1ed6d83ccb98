import type { Delivery } from '../corpus/delivery.ts';

/** What `MIGRATION.md` tells a person to type for the first installation with plain Helm. */
export interface InstallationGuide {
  /** The shell function `install`, as it stands there: `install COMPONENT [NAMESPACE]` installs one release. */
  readonly script: string;
  /** Where it installs. */
  readonly namespace: string;
  /** Releases in the order of the guide; those of one wave do not wait for each other. */
  readonly waves: readonly (readonly string[])[];
}

/** Reads the guide, as text: what it does not say, nobody knows. */
export function readInstallationGuide(delivery: Delivery): InstallationGuide {
  const guide = delivery.files.get('MIGRATION.md') ?? '';
  const block = /^## First installation$[^]*?^```sh\n(?<text>[^]*?)^```/m.exec(guide)?.groups?.['text'] ?? '';
  const script = /^install\(\) \{[^]*?\}$/m.exec(block)?.[0];
  const namespace = /--namespace "\$\{2:-(?<name>[^}]+)\}"/.exec(script ?? '')?.groups?.['name'];
  if (script === undefined || namespace === undefined)
    throw new Error(`MIGRATION.md says in no known form how to install:\n${block}`);
  const waves = [
    ...block.matchAll(/^(?:for component in (?<names>[^;]+); do install \$component; done|install (?<name>[\w-]+)$)/gm),
  ];
  return {
    script,
    namespace,
    waves: waves.map(({ groups }) => (groups?.['names'] ?? groups?.['name'] ?? '').trim().split(/\s+/)),
  };
}
