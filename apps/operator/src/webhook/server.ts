import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@landfall/cluster/registry';
import type { PeerDoor } from '../asker/peer-door.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Admit } from './admission.ts';
import { type AdmissionResponse, readReview, unchanged, writeReview } from './review.ts';

/** A certificate with its chain, and the key of it. PEM. */
export interface ServingCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface WebhookServerOptions {
  readonly admit: Admit;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Requests that are answered at a time; others are let through unread. */
  readonly maxConcurrent: number;
  /** After so long a pod is let through, whatever holds us up. */
  readonly deadlineMs: number;
  /** Where other replicas come in; absent when they need not. */
  readonly peers?: PeerDoor;
  /** Told of what went wrong; the pod was let through. */
  readonly onFault: (error: unknown) => void;
}

/** Serves admission over HTTPS. */
export interface WebhookServer {
  /** @returns the port that it listens on */
  listen(certificate: ServingCertificate, port: number, address?: string): Promise<number>;
  /** From the next connection on, with no interruption of those that are there. */
  useCertificate(certificate: ServingCertificate): void;
  readonly isListening: boolean;
  /** That it listens on; undefined before. */
  readonly port: number | undefined;
  /** From now on callers are told to come back by another connection, which leads to another replica. */
  drain(): void;
  /** Answers what is under way, and then ends; after the deadline it ends in any case. */
  close(deadlineMs: number): Promise<void>;
}

export const webhookPath = '/mutate';

/** The API server sends no larger object; a review holds it once, and little else. */
const maxBodyBytes = 8 * 1024 ** 2;
const faultWarning = 'Landfall could not decide where this pod may run; it was let in unchanged.';

/** @source Kubernetes, "Dynamic Admission Control" */
export function createWebhookServer(options: WebhookServerOptions): WebhookServer {
  const { admit, metrics, clock, maxConcurrent, deadlineMs, peers, onFault } = options;
  const server = createServer({ minVersion: 'TLSv1.2', requestTimeout: 10_000, headersTimeout: 10_000 });
  // Longer than the API server keeps idle connections, so that it is the one to end them.
  server.keepAliveTimeout = 120_000;
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      onFault(error);
      response.destroy();
    });
  });
  // A client that breaks TLS, or leaves, is no fault of ours.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.on('clientError', (_, socket) => socket.destroy());
  if (peers !== undefined) server.on('upgrade', (request, connection, head) => peers.enter(request, connection, head));
  let active = 0;
  let isDraining = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== webhookPath) return end(response, 404, 'Not found.\n');
    if (isDraining) response.setHeader('connection', 'close');
    const text = await readBody(request);
    const review = text === undefined ? undefined : readReview(text);
    // An answer must name the request; without its name, the API server goes by its own policy: to ignore us.
    if (review === undefined) return end(response, text === undefined ? 413 : 400, 'It is no AdmissionReview.\n');
    const verdict = await verdictOn(review.request);
    end(response, 200, writeReview(review.uid, verdict), 'application/json');
  }

  async function verdictOn(request: unknown): Promise<AdmissionResponse> {
    if (active >= maxConcurrent) {
      metrics.admissions.increase({ outcome: 'shed' });
      return unchanged;
    }
    active += 1;
    const over = new AbortController();
    try {
      const late = clock.sleep(deadlineMs, over.signal).then(
        () => undefined,
        () => undefined,
      );
      const verdict = await Promise.race([admit(request), late]);
      if (verdict !== undefined) return verdict;
      throw new Error(`an admission was not decided within ${deadlineMs} ms`);
    } catch (error) {
      onFault(error);
      metrics.admissions.increase({ outcome: 'failed-open' });
      metrics.faults.increase({ where: 'webhook' });
      return { allowed: true, warnings: [faultWarning] };
    } finally {
      active -= 1;
      over.abort();
    }
  }

  return {
    async listen(certificate, port, address) {
      server.setSecureContext({ cert: certificate.certificate, key: certificate.key });
      server.listen(port, address);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port; // it listens on a TCP port
    },
    useCertificate(certificate) {
      server.setSecureContext({ cert: certificate.certificate, key: certificate.key });
    },
    get isListening() {
      return server.listening;
    },
    get port() {
      return (server.address() as AddressInfo | null)?.port; // it listens on a TCP port
    },
    drain() {
      isDraining = true;
    },
    async close(closeDeadlineMs) {
      peers?.close();
      if (server.listening) await closeServer(server, clock, closeDeadlineMs);
    },
  };
}

async function closeServer(server: Server, clock: Clock, deadlineMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const over = new AbortController();
  await Promise.race([closed, clock.sleep(deadlineMs, over.signal).catch(() => undefined)]);
  over.abort();
  server.closeAllConnections();
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxBodyBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
