import type { Delivery } from '../corpus/delivery.ts';

/** What `MIGRATION.md` tells a person to type for the first installation with plain Helm. */
export interface InstallationGuide {
  /**
   * The shell functions of the guide, as they stand there: `install COMPONENT [NAMESPACE]` installs one release, and
   * `name COMPONENT HERE THERE` makes a name for one that runs elsewhere.
   */
  readonly script: string;
  /** Where everything is installed. */
  readonly namespace: string;
  /** Where a component goes that keeps its exceptions from Pod Security; undefined when none has any. */
  readonly exceptionsNamespace?: string;
  /** Releases in the order of the guide; those of one wave do not wait for each other. */
  readonly waves: readonly (readonly string[])[];
}

/** Reads the guide, as text: what it does not say, nobody knows. */
export function readInstallationGuide(delivery: Delivery): InstallationGuide {
  const guide = delivery.files.get('MIGRATION.md') ?? '';
  const block = /^## First installation$[^]*?^```sh\n(?<text>[^]*?)^```/m.exec(guide)?.groups?.['text'] ?? '';
  const install = /^install\(\) \{[^]*?\}$/m.exec(block)?.[0];
  const namespace = /--namespace "\$\{2:-(?<name>[^}]+)\}"/.exec(install ?? '')?.groups?.['name'];
  if (install === undefined || namespace === undefined)
    throw new Error(`MIGRATION.md says in no known form how to install:\n${block}`);
  const name = /^name\(\) \{[^]*?\}$/m.exec(guide)?.[0] ?? '';
  const exceptionsNamespace = /^install \$COMPONENT (?<namespace>\S+)$/m.exec(guide)?.groups?.['namespace'];
  const lines = block.matchAll(/^(?:for component in (?<names>[^;]+); do install \$component; done|install (?<name>[\w-]+)$)/gm);
  return {
    script: `${install}\n${name}`,
    namespace,
    ...(exceptionsNamespace === undefined ? {} : { exceptionsNamespace }),
    waves: [...lines].map(({ groups }) => (groups?.['names'] ?? groups?.['name'] ?? '').trim().split(/\s+/)),
  };
}
