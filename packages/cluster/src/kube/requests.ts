import type { Patch, Selection } from './client.ts';
import type { KubeRequest } from './http/transport.ts';

/** Content as the API reads it. */
export function json(value: object): NonNullable<KubeRequest['content']> {
  return { type: 'application/json', text: JSON.stringify(value) };
}

/** A patch with its media type. */
export function patchContent(patch: Patch): NonNullable<KubeRequest['content']> {
  return patch.kind === 'json'
    ? { type: 'application/json-patch+json', text: JSON.stringify(patch.operations) }
    : { type: 'application/merge-patch+json', text: JSON.stringify(patch.members) };
}

/** What a selection says in a query. */
export function selectionQuery({ labelSelector, fieldSelector }: Selection): Record<string, string> {
  return { ...(labelSelector !== undefined && { labelSelector }), ...(fieldSelector !== undefined && { fieldSelector }) };
}

/** What keeps a write from being kept. */
export function dryRunQuery(isDryRun: boolean | undefined): Record<string, string> {
  return isDryRun === true ? { dryRun: 'All' } : {};
}

/** A path with its query, when there is one. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}
