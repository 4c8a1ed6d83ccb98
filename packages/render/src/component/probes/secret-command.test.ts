import { expect, test } from 'vitest';
import { expandInArgument, expandInShellLine } from './secret-command.ts';

test('secret parts are expanded by the shell, wherever they stand', () => {
  expect(expandInShellLine('redis-cli -a $(PASS) ping', ['PASS'])).toBe('redis-cli -a "${PASS}" ping');
  expect(expandInShellLine(`mysql -p'$(PASS)'`, ['PASS'])).toBe(`mysql -p''"\${PASS}"''`);
  expect(expandInShellLine('echo "x$(PASS)y" $(date) $$(PASS)', ['PASS'])).toBe('echo "x${PASS}y" $(date) $(PASS)');
  expect(expandInArgument('--password=$(PASS)', ['PASS'])).toBe('--password="${PASS}"');
  expect(expandInArgument('', [])).toBe("''");
});
