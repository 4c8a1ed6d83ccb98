/** Makes checksums beside the page, so that it does not stand still: started as a module by `checksums.ts`. */
import type { ChecksumAnswer, ChecksumOrder } from './checksums.ts';
import { hashBlob } from './hash.ts';

interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: ChecksumOrder }) => void): void;
  postMessage(message: ChecksumAnswer, transfer: []): void;
}

const scope = globalThis as unknown as WorkerScope; // this file runs in a worker only

scope.addEventListener('message', ({ data: { id, blob, kind } }) => {
  hashBlob(blob, kind).then(
    (value) => scope.postMessage({ id, value }, []),
    (error: unknown) => scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) }, []),
  );
});
