import { type Option, options, variableOf } from './options.ts';

/** What the program says of itself. */
export function helpText(): string {
  const lines = options.map((option: Option) => {
    const usual = option.default === undefined ? '' : ` Usual: ${option.default}.`;
    return `  --${option.name}\n      ${option.meaning}${usual} ${variableOf(option.name)}`;
  });
  return `Sends pods to nodes of the architectures that their images support.

  run       runs the operator
  release   before the operator is removed: ends its replicas, takes the registration back, lets every pod go that waits
            behind a gate, and deletes what the operator made for itself
  rescue    lets every pod go that waits behind a gate, when no replica gives a sign of life any more

Options, each with the variable that sets it too:

${lines.join('\n')}
`;
}
