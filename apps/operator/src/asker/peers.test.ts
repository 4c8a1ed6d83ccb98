import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { type Clock, type DigestFacts, systemClock } from '@landfall/cluster/registry';
import { createFakeClock } from '@landfall/cluster/registry/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issueAuthority, issueServing } from '../certificates/issue.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { unchanged } from '../webhook/review.ts';
import { createWebhookServer, type WebhookServer } from '../webhook/server.ts';
import { createPeerDoor } from './peer-door.ts';
import { createPeerLine, type PeerLine, type PeerLineOptions } from './peer-line.ts';
import { credentialsOf, type PeerAnswer, type PeerQuestion, readAnswer, readQuestion, writeAnswer } from './peer-message.ts';

const lifetime = { fromMs: Date.now() - 60_000, untilMs: Date.now() + 3_600_000 };
const serverName = 'landfall-operator.landfall.svc';
const authority = issueAuthority('landfall-operator', lifetime);
const serving = issueServing(authority, [serverName], lifetime);
const proof = 'not-a-real-proof';
/** However long a busy machine takes, it is not too long. */
const patient: Clock = { now: systemClock.now, sleep: (_, signal) => systemClock.sleep(300_000, signal) };
const digest = `sha256:${'ab'.repeat(32)}`;
const facts: DigestFacts = {
  kind: 'index',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1' },
  ],
  absent: [{ os: 'linux', architecture: 'arm', variant: 'v7' }],
  labels: { 'org.opencontainers.image.title': 'web' },
};

function answerFor(image: string): PeerAnswer {
  return { kind: 'told', reader: 'uid', told: { name: image, digest, facts, isPublic: true, ageMs: 12.5 } };
}

function questionAbout(image: string): PeerQuestion {
  return {
    image,
    namespace: 'shop',
    podSpec: { imagePullSecrets: [{ name: 'pull' }], serviceAccountName: 'web' },
    isTemplate: true,
    priority: 'controller',
  };
}

describe('what replicas say to one another', () => {
  const refused: PeerAnswer = {
    kind: 'unknown',
    reason: 'throttled',
    detail: 'wait',
    isTransient: true,
    digest,
    retryAfterMs: 7000,
  };

  test('arrives as it was said', () => {
    const told = answerFor('registry.example/shop/web:1');
    for (const answer of [told, refused]) expect(readAnswer(JSON.parse(JSON.stringify(writeAnswer(answer))))).toEqual(answer);
    const question = questionAbout('web');
    expect(readQuestion(JSON.parse(JSON.stringify(question)))).toEqual(question);
  });

  test('names secrets and never holds one', () => {
    const podSpec = {
      imagePullSecrets: [{ name: 'pull', password: 'planted' }, 'planted', { other: 'planted' }],
      serviceAccountName: 'web',
      containers: [{ env: [{ name: 'PASSWORD', value: 'planted' }] }],
    };
    expect(credentialsOf(podSpec)).toEqual({ imagePullSecrets: [{ name: 'pull' }], serviceAccountName: 'web' });
  });

  test('is not believed unread', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('kind', 'reader', 'told', 'reason'), (value, key) => {
        for (const said of [
          value,
          { ...writeAnswer(refused), [key]: value },
          { ...writeAnswer(answerFor('a.b/c')), [key]: value },
        ]) {
          const answer = readAnswer(said);
          if (answer !== undefined) expect(readAnswer(writeAnswer(answer))).toEqual(answer);
        }
        expect(readQuestion(value)).toBeUndefined();
      }),
    );
    const odd = {
      ...answerFor('a.b/c'),
      told: { name: 'a.b/c', digest: 'sha256:short', facts: { kind: 'single', platforms: ['linux/arm64'] }, ageMs: 0 },
    };
    expect(readAnswer(odd)).toBeUndefined();
  });
});

describe('a line between two replicas', () => {
  let server: WebhookServer;
  let port: number;
  const lines: PeerLine[] = [];
  const answers: { answer: (question: PeerQuestion, signal: AbortSignal) => Promise<PeerAnswer> } = {
    answer: async ({ image }) => answerFor(image),
  };
  const faults: unknown[] = [];

  beforeEach(async () => {
    faults.splice(0);
    answers.answer = async ({ image }) => answerFor(image);
    server = createWebhookServer({
      admit: async () => unchanged,
      metrics: createMetrics(),
      clock: systemClock,
      maxConcurrent: 10,
      deadlineMs: 4000,
      peers: createPeerDoor({
        answer: (question, signal) => answers.answer(question, signal),
        proof: () => proof,
        onFault: (error) => void faults.push(error),
      }),
      onFault: (error) => void faults.push(error),
    });
    port = await server.listen(serving, 0, '127.0.0.1');
  });

  afterEach(async () => {
    for (const line of lines.splice(0)) line.close();
    await server.close(5000);
  });

  function open(options: Partial<PeerLineOptions> = {}): PeerLine {
    const line = createPeerLine({
      clock: patient,
      address: `127.0.0.1:${port}`,
      trusted: authority.certificate,
      serverName,
      proof,
      ...options,
    });
    lines.push(line);
    return line;
  }

  const stays = new AbortController().signal;

  test('carries many questions at a time, and answers in any order', async () => {
    const held = Promise.withResolvers<void>();
    answers.answer = async ({ image }) => {
      if (image.includes('/slow')) await held.promise;
      return answerFor(image);
    };
    const line = open();
    const slow = line.ask(questionAbout('a.b/slow'), stays);
    const quick = await Promise.all(Array.from({ length: 300 }, (_, index) => line.ask(questionAbout(`a.b/app${index}`), stays)));
    expect(quick).toEqual(Array.from({ length: 300 }, (_, index) => answerFor(`a.b/app${index}`)));
    held.resolve();

    expect(await slow).toEqual(answerFor('a.b/slow'));
    expect(faults).toEqual([]);
  });

  test('tells the other side when nobody waits any more', async () => {
    const came = Promise.withResolvers<void>();
    const left = Promise.withResolvers<unknown>();
    answers.answer = (_, signal) => {
      came.resolve();
      signal.addEventListener('abort', () => left.resolve(signal.reason));
      return new Promise(() => undefined);
    };
    const leaving = new AbortController();
    const asked = open().ask(questionAbout('a.b/c'), leaving.signal);
    await came.promise;
    leaving.abort(new Error('gone'));

    await expect(asked).rejects.toThrow('gone');
    expect(await left.promise).toBeInstanceOf(Error);
  });

  test('is refused without the proof, and not opened to who is not vouched for', async () => {
    const stranger = issueAuthority('landfall-operator', lifetime).certificate;
    for (const wrong of [{ proof: 'another' }, { trusted: stranger }, { serverName: 'other.landfall.svc' }])
      await expect(open(wrong).ask(questionAbout('a.b/c'), stays)).rejects.toThrow('cannot be reached');
  });

  test('that ends, or is answered by a fault, leaves nobody waiting', async () => {
    answers.answer = async () => {
      throw new Error('a fault of ours');
    };
    await expect(open().ask(questionAbout('a.b/c'), stays)).rejects.toThrow('ended');
    expect(faults).toHaveLength(1);
    const came = Promise.withResolvers<void>();
    answers.answer = () => {
      came.resolve();
      return new Promise(() => undefined);
    };
    const asked = open().ask(questionAbout('a.b/c'), stays);
    await came.promise;
    asked.catch(() => undefined);
    await server.close(5000);

    await expect(asked).rejects.toThrow('ended');
    await expect(open().ask(questionAbout('a.b/c'), stays)).rejects.toThrow('cannot be reached');
  });

  test('to one that does not hear is given up', async () => {
    const clock = createFakeClock();
    const asked = open({ clock }).ask({ ...questionAbout('x'), image: 7 as never }, stays);
    await expect(asked).rejects.toThrow('ended');
    // Of a network for documentation, where nobody is.
    const unheard = open({ clock, address: '192.0.2.1:9' }).ask(questionAbout('x'), stays);
    unheard.catch(() => undefined);
    await clock.advance(10_000);

    await expect(unheard).rejects.toThrow(/does not hear|cannot be reached/);
  });

  test('ends at anything that makes no sense, and the webhook goes on', async () => {
    const nonsense = ['{"id":1,"question":7}\n', 'no JSON\n', '{"question":{}}\n', `"${'x'.repeat(2 * 1024 ** 2)}`];
    for (const text of nonsense) {
      const socket = await enter();
      // It may be reset while we still write.
      const closed = new Promise((resolve) => socket.resume().on('close', resolve));
      socket.write(text);
      await closed;
    }

    expect(await open().ask(questionAbout('a.b/c'), stays)).toEqual(answerFor('a.b/c'));
  });

  /** A connection that has shown the proof, and may say anything. */
  async function enter(): Promise<TLSSocket> {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate, servername: serverName });
    socket.on('error', () => undefined);
    const upgrade = 'Connection: Upgrade\r\nUpgrade: landfall-ask-1';
    socket.write(`GET /ask HTTP/1.1\r\nHost: x\r\n${upgrade}\r\nAuthorization: ${proof}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString('utf8')).toContain('101 Switching Protocols');
    return socket;
  }
});
