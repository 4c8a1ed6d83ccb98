import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../registry/testing/fake-clock.ts';
import { createKubeClient } from './create-client.ts';
import { linesOf } from './http/lines.ts';
import type { KubeTransport } from './http/transport.ts';
import { createInformer } from './informer/create-informer.ts';
import { KubeError } from './kube-error.ts';
import { resources } from './objects.ts';

/** Anything that may come where the API of Kubernetes is expected. */
const anything = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        type: fc.constantFrom('ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR', 'ODD'),
        object: fc.oneof(
          fc.jsonValue(),
          fc.record({
            code: fc.jsonValue(),
            metadata: fc.oneof(fc.jsonValue(), fc.record({ name: fc.string(), resourceVersion: fc.jsonValue() })),
          }),
        ),
        metadata: fc.oneof(
          fc.jsonValue(),
          fc.record({ name: fc.string(), continue: fc.jsonValue(), resourceVersion: fc.jsonValue() }),
        ),
        items: fc.oneof(fc.jsonValue(), fc.array(fc.record({ metadata: fc.jsonValue() }))),
        status: fc.jsonValue(),
        reason: fc.jsonValue(),
        message: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);
const status = fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503);

function playing(answers: readonly { readonly status: number; readonly text: string }[]): KubeTransport {
  let next = 0;
  // What comes after the last answer is no answer, so that no list goes on for ever.
  const take = () => answers[next++] ?? { status: 500, text: '' };
  return {
    send: async () => take(),
    async open() {
      const { status: answered, text } = take();
      return { status: answered, lines: toAsync(text.split('\n')) };
    },
    close: () => undefined,
  };
}

async function* toAsync<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items;
}

describe('what is no API server', () => {
  const answers = fc.array(fc.record({ status, text: anything }), { minLength: 1, maxLength: 6 });

  it('makes every question fail in the one way that callers know, or gives them what has a name', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        const client = createKubeClient(playing(given));
        const ref = { namespace: 'shop', name: 'web' };
        const questions: (() => Promise<unknown>)[] = [
          () => client.get(resources.pods, ref),
          () => client.patch(resources.pods, ref, { kind: 'merge', members: {} }),
          () => client.delete(resources.pods, ref),
          () => client.evict(ref, {}),
          () => client.mayI({ verb: 'get', resource: resources.pods }),
          () => client.serviceAccountToken(ref, 'here'),
          () => client.version(),
          async () => {
            for await (const page of client.pages(resources.pods))
              for (const item of page.items) expect(typeof item.metadata.name).toBe('string');
          },
          async () => {
            const options = { resourceVersion: '1', timeoutSeconds: 1, silenceMs: 1000 };
            for await (const event of client.watch(resources.pods, options))
              if (event.kind !== 'bookmark') expect(typeof event.object.metadata.name).toBe('string');
          },
        ];
        for (const question of questions) {
          const thrown: unknown = await question().then(
            () => undefined,
            (error: unknown) => error,
          );
          if (thrown !== undefined) expect(thrown).toBeInstanceOf(KubeError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends no informer', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        const clock = createFakeClock();
        const client = createKubeClient(playing(given));
        const informer = createInformer({
          client,
          clock,
          random: () => 0.5,
          resource: resources.pods,
          project: ({ metadata }) => metadata.name,
        });
        const ending = new AbortController();
        let hasEnded = false;
        const running = informer
          .run(ending.signal)
          .catch(() => undefined)
          .finally(() => {
            hasEnded = true;
          });
        await clock.advance(60_000);
        expect(hasEnded).toBe(false);
        ending.abort(new Error('the test is over'));
        await clock.advance(60_000);
        await running;
      }),
      { numRuns: 100 },
    );
  });

  it('is cut into the lines that it has, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '{', '\n', '"') })),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        async (texts, sizes) => {
          const whole = Buffer.from(texts.join(''));
          const pieces: Uint8Array[] = [];
          for (let from = 0; from < whole.length; ) {
            const size: number = sizes.next().value;
            pieces.push(whole.subarray(from, from + size));
            from += size;
          }
          const found: string[] = [];
          for await (const line of linesOf(toAsync(pieces), 10_000)) found.push(line);
          const expected = whole.toString('utf8').split('\n');
          if (expected.at(-1) === '') expected.pop();

          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
