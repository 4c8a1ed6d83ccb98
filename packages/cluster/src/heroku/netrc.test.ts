import fc from 'fast-check';
import { expect, test } from 'vitest';
import { netrcPassword } from './netrc.ts';

const host = 'api.heroku.com';

test.each([
  ['one line', `machine ${host} login me password right`],
  [
    'several lines, other machines around',
    `machine git.heroku.com\n  password no\nmachine ${host}\n\tlogin me\n\tpassword right\nmachine x password no`,
  ],
  ['quotes', `machine "${host}" login "a b" password "ri\\ght"`],
  ['comments', `# machine ${host} password no\nmachine ${host} # here\n  password right # there`],
  ['a macro, to the next empty line', `machine x\nmacdef init\nmachine ${host} password no\n\nmachine ${host} password right`],
  ['the name in other letters', 'machine API.heroku.com password right'],
  ['a login that is called like a word', `machine ${host} login password password right`],
])('finds the password: %s', (_, text) => {
  expect(netrcPassword(text, host)).toBe('right');
});

test.each([
  ['of another machine', 'machine heroku.com password no'],
  ['of every machine', 'default login me password no'],
  ['behind the default', `machine ${host} login me\ndefault password no`],
  ['that is not there', `machine ${host} password`],
])('takes none %s', (_, text) => {
  expect(netrcPassword(text, host)).toBeUndefined();
});

test('reads any text, and answers with nothing that is not in it', () => {
  const word = fc.constantFrom('machine', host, 'password', 'login', 'default', 'macdef', '"', '#', '\n', ' ', 'x', '\\');
  fc.assert(
    fc.property(
      fc.array(word).map((words) => words.join(' ')),
      (text) => {
        const found = netrcPassword(text, host);

        expect(found === undefined || text.replaceAll('\\', '').includes(found.replaceAll('\\', ''))).toBe(true);
      },
    ),
  );
});
