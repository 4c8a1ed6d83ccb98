import { startS3Double } from '@landfall/runtime/uploads/testing';
import type { ObjectStore } from '../object-storage/object-store.ts';
import { startSwift } from '../object-storage/swift.ts';
import { startVersitygw } from '../object-storage/versitygw.ts';

/** The object stores that one suite runs against: two real ones, and the double that stands for them elsewhere. */
export const stores: readonly { readonly name: string; readonly start: () => Promise<ObjectStore> }[] = [
  { name: 'the double', start: async () => ({ ...(await startS3Double()), name: 'double', knowsSha256: true }) },
  { name: 'versitygw', start: startVersitygw },
  { name: 'Swift', start: startSwift },
];
