import { expect, test } from 'vitest';
import { readModule } from './declarations.ts';

const source = `/** Of the module. */
export type { Place } from './place.ts';
export type * from './protocol.ts';

/** How much. “Quotes” count as one letter. */
export interface Size {
  /** In bytes. */
  readonly bytes: number;
  /** @throws never */
  grow(byBytes: number): void;
}

/** Reads it. */
export async function read(text: string, { isStrict = true }: Options = {}): Promise<Size> {
  return parse(text);
}

export class Failure extends Error {
  override readonly name = 'Failure';
  /** Stable. */
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The largest. */
export const most = { bytes: 5 } as const;

function parse() {}
`;

test('what a module exports is found with its comments, and what it keeps for itself is not', () => {
  const { declared, passed } = readModule(source);

  expect(declared.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'interface Size',
    'function read',
    'class Failure',
    'constant most',
  ]);
  expect(passed).toEqual([
    { name: 'Place', from: './place.ts', isTypeOnly: true },
    { name: undefined, from: './protocol.ts', isTypeOnly: true },
  ]);
  const [size, read, failure, most] = declared;
  expect(size?.members.map(({ signature, docs }) => [signature, docs.text, docs.tags.map(({ name }) => name)])).toEqual([
    ['bytes: number', 'In bytes.', []],
    ['grow(byBytes: number): void', '', ['throws']],
  ]);
  expect(read?.signature).toBe('async function read(text: string, { isStrict = true }: Options = {}): Promise<Size>');
  expect(read?.docs.text).toBe('Reads it.');
  expect(failure?.members.map(({ signature }) => signature)).toEqual([
    "name = 'Failure'",
    'code: string',
    'constructor(code: string)',
  ]);
  expect(most?.signature).toBe('const most = { bytes: 5 } as const;');
});
