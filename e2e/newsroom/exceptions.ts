import type { Delivery } from '../corpus/delivery.ts';

/** A component that a namespace which enforces "restricted" would not let in, and the reasons that the record gives. */
export interface ExceptedComponent {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** Components that depart from Pod Security "restricted", by the record of the delivery. */
export function exceptedComponents(delivery: Delivery): readonly ExceptedComponent[] {
  const { components } = JSON.parse(delivery.files.get('landfall.json') ?? '{}') as RecordedNeeds; // written by the command
  return components
    .filter(({ podSecurity }) => podSecurity.level !== 'restricted')
    .map(({ name, podSecurity }) => ({ name, reasons: podSecurity.reasons }));
}

interface RecordedNeeds {
  readonly components: readonly {
    readonly name: string;
    readonly podSecurity: { readonly level: string; readonly reasons: readonly string[] };
  }[];
}
