import { describe, expect, it } from 'vitest';
import { both, host, stage, write } from '../testing/stage.ts';
import { createFirstContact } from './first-contact.ts';

describe('where nobody has been before', () => {
  it('one goes first, and the others when it has heard something', async () => {
    const contact = createFirstContact();
    const heard = await contact.enter('a', undefined);
    const order: string[] = [];
    const waiting = ['second', 'third'].map(async (name) => {
      expect(await contact.enter('a', undefined)).toBeUndefined();
      order.push(name);
    });
    order.push('first');
    heard?.();
    await Promise.all(waiting);

    expect(order).toEqual(['first', 'second', 'third']);
    expect(await contact.enter('a', undefined)).toBeUndefined();
    expect(await contact.enter('b', undefined)).toBeDefined();
  });

  it('whoever leaves waits no longer', async () => {
    const contact = createFirstContact();
    await contact.enter('a', undefined);
    const leaving = new AbortController();
    const waiting = contact.enter('a', leaving.signal);
    leaving.abort(new Error('left'));

    await expect(waiting).rejects.toThrow('left');
    await expect(contact.enter('a', leaving.signal)).rejects.toThrow('left');
  });

  it('the others go on when the first is refused, fails or gives up', async () => {
    const { ask, double, clock } = stage({ latencyMs: 50 });
    for (const name of ['x', 'y', 'z']) double.push(`shop/${name}`, '1', both);
    let seen = 0;
    double.fail(() => ((seen += 1) === 1 ? 'cut' : undefined));
    const answers = Promise.all(['x', 'y', 'z'].map((name) => ask(`${host}/shop/${name}:1`)));
    await clock.advance(1000);

    expect((await answers).map(write)).toEqual([
      'unknown: unreachable for now',
      'index linux/amd64 linux/arm64',
      'index linux/amd64 linux/arm64',
    ]);
  });
});
