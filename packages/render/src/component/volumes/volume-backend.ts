import type { NamedVolume } from '@landfall/model';

/** What a top-level volume really is, by its driver and options. */
export type VolumeBackend =
  | { readonly kind: 'claim' /** Driver of its own, if it has one. */; readonly driver: string | undefined }
  | { readonly kind: 'existing'; readonly name: string }
  | { readonly kind: 'nfs'; readonly server: string; readonly path: string; readonly readOnly: boolean }
  | { readonly kind: 'memory'; readonly size: string | undefined }
  /** A folder of the host, mounted by the local driver. */
  | { readonly kind: 'folder'; readonly path: string };

/**
 * Reads the driver options of a volume. The local driver takes those of mount(8).
 *
 * @source docs.docker.com, "docker volume create", driver-specific options
 */
export function volumeBackend(volume: NamedVolume | undefined): VolumeBackend {
  if (volume?.externalName !== undefined) return { kind: 'existing', name: volume.externalName.value };
  const driver = volume?.driver?.value;
  const option = (name: string) => volume?.driverOptions.find((one) => one.name === name)?.value;
  const [type, device = '', settings = ''] = [option('type'), option('device'), option('o')];
  if (driver !== undefined && driver !== '' && driver !== 'local') return { kind: 'claim', driver };
  const flags = settings.split(',').map((flag) => flag.trim());
  const valueOf = (name: string) => flags.find((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1);
  if (type === 'nfs' || type === 'nfs4') {
    const [, host, path = device] = /^([^:/]+):(\/.*)$/.exec(device) ?? [];
    const server = valueOf('addr') ?? host;
    const folder = path.replace(/^:/, '');
    if (server !== undefined && folder.startsWith('/'))
      return { kind: 'nfs', server, path: folder, readOnly: flags.includes('ro') };
  }
  if (type === 'tmpfs') return { kind: 'memory', size: valueOf('size') };
  if ((flags.includes('bind') || flags.includes('rbind') || type === 'bind') && device !== '')
    return { kind: 'folder', path: device };
  return { kind: 'claim', driver: type === undefined || type === '' || type === 'none' ? undefined : type };
}
