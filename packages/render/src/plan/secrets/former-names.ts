import type { App, MountedContent, Origin } from '@landfall/model';
import type { Account, References, SecretPlan } from '../plan.ts';
import { report } from '../report.ts';
import { boundFile, composeConfigFile, composeSecretFile } from './secret-files.ts';

interface KeptFile {
  readonly id: string;
  readonly service: string;
  readonly content: MountedContent | undefined;
  readonly origin: Origin;
}

/**
 * Reports secret files that call a service by a name that had to change: their text is in the hands of a person, and
 * nobody else rewrites it.
 */
export function reportFormerNames(
  app: App,
  { files, rewrite, account }: Pick<SecretPlan, 'files'> & Pick<References, 'rewrite'> & { readonly account: Account },
): void {
  const reported = new Set<string>();
  for (const { id, service, content, origin } of mountedFiles(app)) {
    const kept = files.get(id);
    if (kept === undefined || content?.kind !== 'text' || reported.has(id)) continue;
    if (rewrite(content.text, { file: true }) === content.text) continue;
    reported.add(id);
    report(account, 'secret-file-names', {
      service,
      at: origin,
      message: `${id} holds a secret and calls a service by a name that changed; it comes from key ${kept.key} of Secret ${kept.secret}, which Landfall does not write.`,
      remedy: 'Put it into the secret store with the new name in it; MIGRATION.md lists the services that were renamed.',
    });
  }
}

function mountedFiles(app: App): readonly KeptFile[] {
  return app.services.flatMap((service): readonly KeptFile[] => {
    const mounted = (kind: 'configs' | 'secrets', idOf: (name: string) => string) =>
      service[kind].map((mount): KeptFile => {
        const content = app[kind].find(({ name }) => name === mount.source)?.data;
        return {
          id: idOf(mount.source),
          service: service.name,
          content,
          origin: { how: 'stated', place: mount.place, key: mount.key },
        };
      });
    const bound = service.mounts.flatMap((mount): readonly KeptFile[] => {
      if (mount.kind !== 'bind') return [];
      const origin: Origin = { how: 'stated', place: mount.place, key: mount.key };
      const { found } = mount;
      if (found.kind === 'file') return [{ id: boundFile(mount.source), service: service.name, content: found.content, origin }];
      if (found.kind !== 'folder') return [];
      return [...found.files].map(([path, content]) => ({
        id: boundFile(mount.source, path),
        service: service.name,
        content,
        origin,
      }));
    });
    return [...mounted('configs', composeConfigFile), ...mounted('secrets', composeSecretFile), ...bound];
  });
}
