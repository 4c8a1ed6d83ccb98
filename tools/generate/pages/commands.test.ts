import { expect, test } from 'vitest';
import { commandNames } from './commands.ts';

test('the commands are read from the overview, without their wrapped descriptions', () => {
  const overview =
    'Usage: x\n\nCommands:\n  render [options] [dir]  write the chart and\n                          values\n  help [command]          print\n\nMore.\n';

  expect(commandNames(overview)).toEqual(['render']);
});

test('an overview without commands is an error, not an empty page', () => {
  expect(() => commandNames('Usage: x\n')).toThrow('lists no commands');
});
