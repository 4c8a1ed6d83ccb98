import { startS3Double } from '@landfall/runtime/uploads/testing';
import { startMoto } from '../object-storage/moto.ts';
import type { ObjectStore } from '../object-storage/object-store.ts';
import { startSwift } from '../object-storage/swift.ts';
import { startVersitygw } from '../object-storage/versitygw.ts';

const moto = process.env['LANDFALL_MOTO'];

/** The object stores that one suite runs against: two real ones, the double that stands for them elsewhere, and moto where `LANDFALL_MOTO` names its `moto_server`. */
export const stores: readonly {
  readonly name: string;
  readonly start: () => Promise<ObjectStore>;
  /** Whether it refuses what it should: signatures and checksums that are wrong, parts of uploads that are gone. */
  readonly isStrict: boolean;
}[] = [
  { name: 'the double', start: async () => ({ ...(await startS3Double()), name: 'double', knowsSha256: true }), isStrict: true },
  { name: 'versitygw', start: startVersitygw, isStrict: true },
  { name: 'Swift', start: startSwift, isStrict: true },
  ...(moto === undefined ? [] : [{ name: 'moto', start: async () => startMoto(moto), isStrict: false }]),
];
