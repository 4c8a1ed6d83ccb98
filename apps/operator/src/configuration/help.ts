import { type Option, options, variableOf } from './options.ts';

/** What the program says of itself. */
export function helpText(): string {
  const lines = options.map((option: Option) => {
    const usual = option.default === undefined ? '' : ` Usual: ${option.default}.`;
    return `  --${option.name}\n      ${option.meaning}${usual} ${variableOf(option.name)}`;
  });
  return `Sends pods to nodes of the architectures that their images support.

  run       runs the operator
  release   takes the registration back and lets every pod go that waits behind a gate, before the operator is removed

Options, each with the variable that sets it too:

${lines.join('\n')}
`;
}
