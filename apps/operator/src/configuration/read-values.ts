import { AppError, type Problem } from '@landfall/model';
import { type Option, type OptionName, options, variableOf } from './options.ts';

/** Values as they were written, checked. */
export type OptionValues = Readonly<Partial<Record<OptionName, string>>>;

const known: readonly Option[] = options;

/**
 * Reads flags and variables. Flags win; variables that are not ours are passed over, flags are not.
 *
 * @param args after the name of the program and the command
 * @throws AppError with everything that is wrong
 */
export function readValues(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): OptionValues {
  const problems: Problem[] = [];
  const values: Partial<Record<OptionName, string>> = {};
  for (const { name, default: usual } of options.map((option): Option & { readonly name: OptionName } => option)) {
    const value = environment[variableOf(name)] ?? usual;
    if (value !== undefined && value !== '') values[name] = value;
  }
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    const [flag = '', ...rest] = argument.replace(/^--/, '').split('=');
    const option = options.find(({ name }) => name === flag);
    if (option === undefined || !argument.startsWith('--')) {
      problems.push({ message: `${argument.slice(0, 100)} is no option.${didYouMean(flag)}` });
      continue;
    }
    if (rest.length > 0) values[option.name] = rest.join('=');
    else if (option.kind.type === 'flag') values[option.name] = 'true';
    else {
      index += 1;
      const next = args[index];
      if (next === undefined) problems.push({ message: `--${option.name} needs a value.` });
      else values[option.name] = next;
    }
  }
  for (const option of options) {
    const value = values[option.name];
    const wrong = value === undefined ? undefined : whatIsWrong(option, value);
    if (wrong !== undefined) problems.push({ message: `--${option.name} (${variableOf(option.name)}) ${wrong}` });
  }
  if (problems.length > 0) throw new AppError('USAGE', problems);
  return values;
}

/** The items of a list as it was written. */
export function itemsOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function whatIsWrong({ kind }: Option, value: string): string | undefined {
  switch (kind.type) {
    case 'number': {
      const isNumber = /^\d+$/.test(value) && Number(value) >= kind.minimum && Number(value) <= kind.maximum;
      return isNumber ? undefined : `must be a whole number from ${kind.minimum} to ${kind.maximum}.`;
    }
    case 'flag':
      return value === 'true' || value === 'false' ? undefined : 'must be true or false.';
    case 'choice':
      return kind.choices.includes(value) ? undefined : `must be one of ${kind.choices.join(', ')}.`;
    case 'list': {
      const odd = itemsOf(value).find((item) => !kind.item.test(item));
      return odd === undefined ? undefined : `must be ${kind.shape}, separated by commas; "${odd.slice(0, 100)}" is none.`;
    }
    default:
      return undefined;
  }
}

/** The option that shares most of its beginning with what was written. */
function didYouMean(flag: string): string {
  const shared = (name: string): number => {
    let length = 0;
    while (length < name.length && name[length] === flag[length]) length += 1;
    return length;
  };
  const [best] = known.map(({ name }) => name).sort((a, b) => shared(b) - shared(a));
  return best !== undefined && shared(best) >= 3 ? ` Did you mean --${best}?` : '';
}
