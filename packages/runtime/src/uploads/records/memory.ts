import type { FinishedObject, Quota, UploadRecord, UploadRecords, UploadState, Usage } from './record.ts';

/**
 * Records in the memory of this process, for tests and for trying things out: they end with it, and a second process does not
 * see them. What they count is atomic because nothing here waits.
 */
export function createMemoryRecords(): UploadRecords<undefined> {
  const records = new Map<string, UploadRecord>();

  const change = (id: string, states: readonly UploadState[], changes: Partial<UploadRecord>): UploadRecord | undefined => {
    const record = records.get(id);
    if (record === undefined || !states.includes(record.state)) return undefined;
    const changed = { ...record, ...changes };
    records.set(id, changed);
    return changed;
  };

  const usageOf = (tenant: string): Usage => {
    const own = [...records.values()].filter((record) => record.tenant === tenant);
    let bytes = 0;
    for (const record of own) bytes += record.reservedBytes;
    return { bytes, openUploads: own.filter((record) => record.state !== 'completed').length };
  };

  return {
    add: async (record: UploadRecord, quota: Quota) => {
      if (records.has(record.id)) throw new Error(`There is a record ${record.id} already.`);
      const { bytes, openUploads } = usageOf(record.tenant);
      if (quota.bytes !== undefined && bytes + record.reservedBytes > quota.bytes) return false;
      if (quota.openUploads !== undefined && openUploads >= quota.openUploads) return false;
      records.set(record.id, record);
      return true;
    },
    find: async (id) => records.get(id),
    findMany: async (ids) => ids.flatMap((id) => records.get(id) ?? []),
    findOpen: async ({ tenant, owner, fingerprint, sizeBytes, kind }) =>
      [...records.values()].findLast(
        (record) =>
          record.state === 'open' &&
          record.kind === kind &&
          record.tenant === tenant &&
          record.owner === owner &&
          record.fingerprint === fingerprint &&
          record.sizeBytes === sizeBytes,
      ),
    extend: async (id, expiresAtMs) => change(id, ['open'], { expiresAtMs }),
    takeOver: async (id, expiresAtMs) => change(id, ['open'], { expiresAtMs, writer: (records.get(id)?.writer ?? 0) + 1 }),
    adoptMultipart: async (id, multipartId) =>
      change(id, ['open'], { multipartId: records.get(id)?.multipartId ?? multipartId })?.multipartId,
    move: async (id, from, state) => change(id, from, { state }) !== undefined,
    finish: async (id, object: FinishedObject, work) => {
      if (records.get(id)?.state !== 'completing') return false;
      await work(undefined);
      return change(id, ['completing'], { ...object, state: 'completed' }) !== undefined;
    },
    drop: async (id) => {
      records.delete(id);
    },
    usage: async (tenant) => usageOf(tenant),
    takeDue: async (nowMs, untilMs, limit) => {
      const due = [...records.values()]
        .filter((record) => record.expiresAtMs <= nowMs && (record.state !== 'completed' || record.kind === 'tus-partial'))
        .sort((a, b) => a.expiresAtMs - b.expiresAtMs)
        .slice(0, limit);
      return due.map((record) => {
        const taken = {
          ...record,
          expiresAtMs: untilMs,
          state: record.state === 'completing' ? record.state : 'removing',
        } as const;
        records.set(record.id, taken);
        return taken;
      });
    },
  };
}
