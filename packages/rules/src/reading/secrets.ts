import type { EnvironmentVariable } from '@landfall/model';

const secretName =
  /(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|SECRET|SECRET_KEY|SECRETKEY|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|SECRET_KEY_BASE|CREDENTIALS?|JWT_KEY|ERLANG_COOKIE|APP_KEY)$/i;
const aboutSecret =
  /(?:^|[_.-])(?:FILE|PATH|NAME|URL|HOST|TTL|EXPIR\w*|LENGTH|MIN|MAX|POLICY|ENABLED?|DISABLED?|REQUIRED?|ALLOW\w*|PUBLIC|PUBLISHABLE|RESET|FORGOT|SHOW|HEADER|TYPE|ALGORITHM)(?:$|[_.-])/i;

/** True for names of variables whose value is surely a secret. Narrow on purpose: a finding about a name that is none helps nobody. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !aboutSecret.test(name);
}

/** True for a text that stands for a secret and is none: a reference, a path, a switch, nothing. */
export function isNoSecretValue(value: string): boolean {
  const text = value.trim();
  return (
    text === '' ||
    /^(?:true|false|yes|no|on|off|none|null|nil|0|1)$/i.test(text) ||
    /^\$|\$\{|\$\(|\{\{|%\w+%/.test(text) ||
    /^(?:\.{0,2}|~)\/[\w./-]+$/.test(text) ||
    /^\*+$/.test(text)
  );
}

/** The password inside a URL with a user, as `scheme://user:password@host`; undefined when there is none. */
function passwordInUrl(text: string): string | undefined {
  const match = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']{0,100}:([^\s/@"']{1,200})@[^\s"']/i.exec(text);
  const password = match?.[1];
  return password === undefined || isNoSecretValue(password) ? undefined : password;
}

/** How a variable holds a secret that is written in a file, and not only passed through. */
export type ClearSecret = 'value' | 'url' | 'default';

/**
 * Says whether a secret stands in clear where a variable is written: as its value, as the password of a URL, or as the default of
 * an interpolation (`${DB_PASSWORD:-secret}`).
 */
export function clearSecretIn({ name, value, template }: EnvironmentVariable): ClearSecret | undefined {
  const written = template ?? value.value;
  if (written === undefined) return undefined;
  const defaults = [...written.matchAll(/\$\{([A-Za-z_]\w*):?-([^${}]+)\}/g)];
  for (const [, variable = '', text = ''] of defaults) {
    if ((isSecretName(variable) || isSecretName(name)) && !isNoSecretValue(text)) return 'default';
  }
  if (template === undefined && isSecretName(name) && !isNoSecretValue(written) && !/:\/\//.test(written)) return 'value';
  return passwordInUrl(written) === undefined ? undefined : 'url';
}
