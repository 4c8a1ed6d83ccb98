import type { Delivery } from '../corpus/delivery.ts';
import { setValues } from './values.ts';

/** Accounts under which images that start as root run as well, as a person finds out by trying. */
const accounts: Readonly<Record<string, number>> = { cleanup: 1000, db: 999, proxy: 101, rabbitmq: 999, redis: 999 };

/** Works off exceptions as `MIGRATION.md` says: an account in the values, in place of the exceptions. */
export function workOffExceptions(delivery: Delivery): void {
  for (const [component, account] of Object.entries(accounts)) {
    setValues(
      delivery,
      { component },
      {
        'container.security.user': account,
        'container.security.group': account,
        'pod.fsGroup': account,
        'exceptions.root': null,
        'exceptions.capabilities': null,
      },
    );
  }
}

/** A component that the namespace would not let in, and the reasons that the record gives. */
export interface Excepted {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** Components that still depart from Pod Security "restricted", by the record of the delivery. */
export function exceptedComponents(delivery: Delivery): readonly Excepted[] {
  const { components } = JSON.parse(delivery.files.get('landfall.json') ?? '{}') as RecordedNeeds; // written by the command
  return components
    .filter(({ name, podSecurity }) => podSecurity.level !== 'restricted' && accounts[name] === undefined)
    .map(({ name, podSecurity }) => ({ name, reasons: podSecurity.reasons }));
}

interface RecordedNeeds {
  readonly components: readonly {
    readonly name: string;
    readonly podSecurity: { readonly level: string; readonly reasons: readonly string[] };
  }[];
}
