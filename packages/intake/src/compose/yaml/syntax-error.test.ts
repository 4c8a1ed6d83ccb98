import { AppError, formatPlace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { readDocuments } from './read.ts';

/** Place and message of the refusal of a text. */
function refusal(text: string): string {
  try {
    readDocuments(new TextEncoder().encode(text), 'compose.yaml');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [problem] = error.problems;
    return `${problem?.place === undefined ? '' : formatPlace(problem.place)} ${problem?.message ?? ''}`;
  }
  throw new Error('it was accepted');
}

/** Where a refusal points, and what it says to do. */
describe('a text that is no YAML is refused with a remedy', () => {
  test.each([
    // Keys and colons.
    ['a: 1\nimage:nginx\nb: 2', '2:1', 'Write "image: "'],
    ['a: 1\nhttp://x\nb: 2', '2:1', 'Add ": "'],
    ['a: 1\n  b: 2', '2:3', 'Indent it like its neighbours'],
    ['"a\n b": c', '1:1', 'Write the key on one line'],
    ['a: 1\n: 2', '2:1', 'Write the key'],
    ['a:\n  b: 1\n c: 2', '3:2', 'Indent it like its neighbours'],
    ['a: ? b', '1:4', 'Put the text in quotes'],

    // Lists.
    ['a: - b', '1:4', 'on a line of its own'],
    ['a: 1\n- b', '2:1', 'among the keys'],
    ['- a\nb: c', '2:1', 'among the items'],
    ['a:\n  - b\n c: d', '3:2', 'Indent it like its neighbours'],
    ['-\n  - a\n - b', '3:2', 'Indent it like its neighbours'],

    // What follows a value.
    ['a: "b" c', '1:8', 'Put the whole value in quotes'],
    ['- "b" c', '1:7', 'Put the whole value in quotes'],
    ['"a"\n"b"', '2:1', '---'],
    ['a: &x &y b', '1:7', 'Keep one'],
    ['a: !x !y b', '1:7', 'Keep one'],

    // Brackets and braces.
    ['a: [b, c', '1:4', 'Add "]"'],
    ['a: [b,', '1:4', 'Add "]"'],
    ['a: {', '1:4', 'Add "}"'],
    ['a: [b\n---\n', '1:4', 'Add "]"'],
    ['a: [b}', '1:6', 'Write "]" here'],
    ['a: ]', '1:4', 'closed that was not opened'],
    ['a: ["b" "c"]', '1:9', 'Put a comma between'],
    ['a: {b: c: d}', '1:9', 'Put a comma before'],
    ['a: [- b]', '1:5', 'separated by commas'],
    ['a: [b, | c]', '1:8', 'Put the whole value in quotes'],

    // Quotes and escapes.
    ["a: 'it's'\nb: '", '1:8', 'quotes'],
    ["a: 'b", '1:4', "write ''"],
    ['a: "\\xZZ"', '1:5', '2 hexadecimal digits'],
    ['a: "\\uD83D"', '1:5', '\\U and eight digits'],

    // Text blocks.
    ['a: | b', '1:6', 'Begin the text on the next line'],
    ['a: |0\n  b', '1:5', 'at least 1'],
    ['a: |\n\tb', '2:1', 'replace the tab'],

    // Tabs.
    ['a: b\n\tc: d', '2:1', 'replace the tab'],
    ['a:\n- \tb', '2:3', 'Replace the tab by a space'],

    // Anchors, tags, directives.
    ['a: & b', '1:4', 'name of an anchor'],
    ['a: *b[', '1:4', 'name of an alias'],
    ['a: *b', '1:4', 'no anchor &b before'],
    ['a: !! b', '1:4', 'Leave a space behind the tag'],
    ['a: !<b', '1:4', 'Leave a space behind the tag'],
    ['a: !b!c d', '1:4', 'such as !reset'],
    ['%TAG !b! c\n%TAG !b! d\n---\na: 1', '2:1', 'Remove one of the lines'],
    ['%YAML 1.1\n%YAML 1.1\n---\na: 1', '2:1', 'stands twice'],
    ['%FOO\n---\na: 1', '1:1', 'Remove the line'],
    ['a: 1\n---\n%b', '3:1', 'Remove the line'],

    // Merge keys.
    ['<<: 3', '1:1', 'takes a map'],
    ['a: &a [{b: c}]\nd: {!!merge e: *a}', '2:13', 'Write the list itself'],

    ['\uFEFF\uFEFFa: 1', '1:1', 'byte order marks'],
  ])('%j', (text, place, remedy) => {
    const [where = '', ...message] = refusal(text).split(' ');

    expect(where).toBe(`compose.yaml:${place}`);
    expect(message.join(' ')).toContain(remedy);
  });
});

test('the value of a line is not shown when its colon lacks a space', () => {
  expect(refusal('a: 1\nPASSWORD:not-a-real-secret\nb: 2')).not.toContain('not-a-real-secret');
});
