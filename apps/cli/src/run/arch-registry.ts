import { join, resolve } from 'node:path';
import {
  type Access,
  createDiskFactStore,
  createMemoryFactStore,
  createRegistry,
  createRoute,
  createSend,
  dockerConfigSource,
  expandShortName,
  type FactStore,
  joinSources,
  personalAddressPolicy,
  personalBudget,
  type Registry,
  readPersonalDockerConfig,
  readProxySettings,
  readRegistriesConf,
  readShortNames,
  runProgram,
  type ShortNames,
  systemClock,
} from '@landfall/cluster/registry';
import { AppError } from '@landfall/model';
import type { RegistryFlags } from '../commands/arch-inspect.ts';
import { diskWorkspace } from '../disk/workspace.ts';
import type { Io } from '../io.ts';
import { readNamedText } from './named-file.ts';

/** A client of registries for one person: their Docker configuration, their proxies, their mirrors. */
export interface PersonalRegistry {
  readonly registry: Registry;
  readonly access: Access;
  /** The full names that a name of an image may stand for, in the order in which they are tried. */
  readonly expand: (image: string) => readonly string[];
}

/**
 * Puts it together from options and environment.
 *
 * @throws AppError when a file that was named cannot be read
 */
export function openRegistry(flags: RegistryFlags, io: Io): PersonalRegistry {
  const { environment } = io;
  const authorities = flags.ca.map((file) => readNamedText(file, io));
  const { rules: registries, shortNames } = flags.registriesConf === undefined ? {} : readRules(flags.registriesConf, io);
  const folder = flags.mirrors === undefined ? undefined : resolve(io.workingDirectory, flags.mirrors);
  const registry = createRegistry({
    send: createSend({ addresses: personalAddressPolicy, proxies: readProxySettings(environment), authorities }),
    clock: systemClock,
    random: Math.random,
    store: openStore(io),
    budget: personalBudget,
    ...(shortNames !== undefined && { shortNames }),
    route: createRoute({
      isLocalhostHere: true,
      plainHttpHosts: flags.plainHttp,
      ...(registries !== undefined && { registries }),
      ...(folder !== undefined && { containerd: { folder, files: diskWorkspace(folder) } }),
    }),
  });
  const own = dockerConfigSource(readPersonalDockerConfig(environment), { run: runProgram, environment, clock: systemClock });
  const expand = (image: string) => (shortNames === undefined ? [image] : expandShortName(image, shortNames));
  return { registry, access: { reader: 'me', own, shared: joinSources([]) }, expand };
}

/** What digests are never changes, so it is kept between runs, where caches of this person are. @source XDG Base Directory Specification */
function openStore({ environment }: Io): FactStore {
  const home = environment['HOME'];
  const caches = environment['XDG_CACHE_HOME'] ?? (home === undefined ? undefined : join(home, '.cache'));
  return caches === undefined || caches === ''
    ? createMemoryFactStore()
    : createDiskFactStore({ folder: join(caches, 'landfall', 'images') });
}

interface RegistriesConf {
  readonly rules: NonNullable<ReturnType<typeof readRegistriesConf>>;
  readonly shortNames: ShortNames;
}

function readRules(file: string, io: Io): RegistriesConf {
  const text = readNamedText(file, io);
  const rules = readRegistriesConf(text);
  const shortNames = readShortNames(text);
  if (rules === undefined || shortNames === undefined)
    throw new AppError('USAGE', [{ message: `${file} is no registries.conf: it cannot be read as TOML.` }]);
  return { rules, shortNames };
}
