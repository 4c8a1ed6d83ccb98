import { type EnvironmentVariable, stated } from '@landfall/model';
import { type Cursor, child } from '../../compose/reading/cursor.ts';
import { plainText } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';

/** What else decides a config var of a live application. */
export interface LiveVariableContext {
  /** What the files say of the name. */
  readonly former: EnvironmentVariable | undefined;
  /** Variables that add-ons give. */
  readonly supplied: ReadonlySet<string>;
  readonly remark: Remark;
}

/**
 * The variable of a config var of the live application; undefined where what is there already holds.
 *
 * A value is a key of a Secret, whatever its name: people keep everything in config vars. It is written in clear only where
 * the files have the same value in clear, or where it can be no secret: a number, a truth value, a word for a level or an
 * environment.
 */
export function readLiveVariable(
  { name, at }: { readonly name: string; readonly at: Cursor },
  { former, supplied, remark }: LiveVariableContext,
): EnvironmentVariable | undefined {
  if (!legalName.test(name)) {
    remark(at.key, 'heroku-live-name-illegal');
    return undefined;
  }
  if (supplied.has(name)) {
    remark(at.key, 'heroku-supplied');
    return undefined;
  }
  const value = child(at, 'value');
  const text = plainText(value);
  const isPlain = former !== undefined && former.secret === undefined && former.value.value !== undefined;
  if (value === undefined || text === undefined) {
    if (isPlain) {
      remark(at.key, 'heroku-live-value-unknown');
      return undefined;
    }
    return secretVariable(name, at);
  }
  if (isPlain && former.value.value === text) {
    remark(value.key, 'said-twice', 'The files of the application have the same value.');
    return undefined;
  }
  if (isHarmless(name, text)) return { name, value: stated(text, value.node.place, value.key), variables: [] };
  return secretVariable(name, at);
}

/** Names that a shell, and so the application, can read. */
const legalName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Its place is that of the name: what quotes the line of a place must not quote the value. */
function secretVariable(name: string, at: Cursor): EnvironmentVariable {
  const secret = 'it is a config var of the live application, and those may be secrets';
  return { name, value: stated(undefined, at.node.place, at.key), variables: [], secret };
}

const secretName = /KEY|TOKEN|SECRET|PASS|PWD|PIN|OTP|SALT|CREDENTIAL|AUTH|CODE|SIGN/i;

const plainWord =
  /^(?:true|false|yes|no|on|off|enabled|disabled|production|staging|development|test|debug|info|notice|warn|warning|error|fatal|trace|utc|utf-8|en_us\.utf-8|c\.utf-8)$/i;

/** True for a value that gives nothing away, under a name that promises no secret. */
function isHarmless(name: string, text: string): boolean {
  return !secretName.test(name) && (plainWord.test(text) || /^\d{1,5}$/.test(text));
}
