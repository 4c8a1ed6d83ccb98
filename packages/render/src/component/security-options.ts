import type { Fact } from '@landfall/model';
import type { ContainerSecurity } from '../helm/values.ts';
import { branch, leafOf, type Traced } from '../traced.ts';
import type { Exceptions } from './exceptions.ts';
import { find, note, type Occupant, use } from './occupant.ts';

type Options = { -readonly [K in 'seccomp' | 'appArmor' | 'seLinux']?: Traced<NonNullable<ContainerSecurity[K]>> };

/**
 * Translates `security_opt`.
 *
 * @source docs.docker.com, "docker container run", security options: `name=value` or `name:value`
 */
export function writeSecurityOptions(occupant: Occupant, exceptions: Exceptions): Options {
  const options: Options = {};
  const labels = new Map<string, Traced<string>>();
  for (const option of occupant.service.securityOpt) {
    const [, name = option.value, value = ''] = /^([^=:]+)[=:](.*)$/s.exec(option.value) ?? [];
    use(occupant, option.origin, 'container.security');
    if (name === 'no-new-privileges') keepPrivileges({ option, isOn: value === '' || value === 'true' }, exceptions);
    else if (name === 'seccomp') options.seccomp = writeProfile(occupant, { option, value, exceptions, kind: 'seccomp' });
    else if (name === 'apparmor') options.appArmor = writeProfile(occupant, { option, value, exceptions, kind: 'appArmor' });
    else if (name === 'label') writeLabel(occupant, { option, value, labels, exceptions });
    else note(occupant, 'security-option', option.origin, `Kubernetes has no setting for the security option ${name}.`);
  }
  if (labels.size > 0) options.seLinux = branch<NonNullable<ContainerSecurity['seLinux']>>(Object.fromEntries(labels));
  return options;
}

function keepPrivileges(
  { option, isOn }: { readonly option: Fact<string>; readonly isOn: boolean },
  exceptions: Exceptions,
): void {
  if (!isOn) exceptions.relax('escalation', 'security_opt: no-new-privileges:false', option.origin);
}

interface ProfileOption {
  readonly option: Fact<string>;
  readonly value: string;
  readonly exceptions: Exceptions;
  readonly kind: 'seccomp' | 'appArmor';
}

/** A profile of its own must lie on every node; until someone puts it there, the default one lets the pod start. */
function writeProfile(
  occupant: Occupant,
  { option, value, exceptions, kind }: ProfileOption,
): Traced<'RuntimeDefault' | 'Unconfined'> {
  if (value === 'unconfined') {
    exceptions.relax(kind, `security_opt: ${option.value}`, option.origin);
    return leafOf('Unconfined', option.origin);
  }
  if (value !== 'builtin' && value !== 'docker-default' && value !== 'default') {
    const name = value.trimStart().startsWith('{') ? 'written in the file' : value;
    note(occupant, 'security-option', option.origin, `The ${kind} profile ${name} lies on no node; the default profile is used.`);
    find(occupant, 'security-profile', {
      at: option.origin,
      message: `${occupant.service.name} uses a ${kind} profile of its own (${name}).`,
      remedy: `Install it on the nodes and set container.security.${kind} to {localhost: NAME}.`,
    });
  }
  return leafOf('RuntimeDefault', option.origin);
}

function writeLabel(
  occupant: Occupant,
  {
    option,
    value,
    labels,
    exceptions,
  }: {
    readonly option: Fact<string>;
    readonly value: string;
    readonly labels: Map<string, Traced<string>>;
    readonly exceptions: Exceptions;
  },
): void {
  const [, name = '', text = ''] = /^(user|role|type|level)[:=](.*)$/.exec(value) ?? [];
  if (name !== '') {
    labels.set(name, leafOf(text, option.origin));
    if (name !== 'level') exceptions.relax('seLinux', `security_opt: ${option.value}`, option.origin);
  } else note(occupant, 'security-option', option.origin, 'SELinux labels are given by the container runtime of the node.');
}
