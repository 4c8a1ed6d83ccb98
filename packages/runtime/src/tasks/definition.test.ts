import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask, upgradePayload } from './definition.ts';

const options = { name: 'crop', queue: 'images', payload: z.object({ width: z.number() }) };

test('an old payload goes through every step up to the version of the definition', () => {
  const definition = defineTask({
    ...options,
    version: 3,
    upgrade: { 1: (old) => ({ size: old }), 2: (old) => ({ width: (old as { size: number }).size }) },
  });

  expect(upgradePayload(definition, 7, 1)).toEqual({ width: 7 });
  expect(upgradePayload(definition, { width: 8 }, 3)).toEqual({ width: 8 });
});

test('a step that is missing makes a payload unreadable, and one that leads nowhere is refused at once', () => {
  const definition = defineTask({ ...options, version: 2 });

  expect(() => upgradePayload(definition, 7, 1)).toThrow(expect.objectContaining({ code: 'PAYLOAD_INVALID' }));
  expect(() => defineTask({ ...options, version: 1, upgrade: { 1: (old) => old } })).toThrow(
    expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }),
  );
  expect(() => defineTask({ ...options, version: 1.5 })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
});
