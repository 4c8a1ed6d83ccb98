import { field, fieldText, withValues } from './fields.ts';
import { textsOf } from './read-live.ts';

/** Where a log drain leads. */
export function drainOf(drain: unknown): unknown {
  return withValues({ to: hostOf(fieldText(drain, 'url')), addon: fieldText(field(drain, 'addon'), 'name') });
}

/** Where a telemetry drain leads, and what it sends. */
export function telemetryOf(drain: unknown): unknown {
  return withValues({ to: hostOf(fieldText(field(drain, 'exporter'), 'endpoint')), signals: textsOf(drain, 'signals') });
}

/** Scheme, host and port: tokens are in the path, in the query or before the host. */
function hostOf(address: string | undefined): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#]*@)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?(?=[/?#]|$)/.exec(
    address ?? '',
  );
  return match === null ? 'an address that cannot be shown' : `${match[1] ?? ''}://${match[2] ?? ''}${match[3] ?? ''}`;
}
