import type { Log, LogFields, LogLevel } from './log.ts';

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
const maxValueCharacters = 500;

/**
 * Writes one line of JSON for each message.
 *
 * @param write takes a line with its end
 */
export function createJsonLog(
  write: (line: string) => void,
  { level, now }: { readonly level: LogLevel; readonly now: () => number },
): Log {
  const lowest = levels.indexOf(level);
  const logAt =
    (at: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (levels.indexOf(at) < lowest) return;
      const bounded = Object.entries(fields).map(([key, value]) => [key, bound(value)]);
      const line = { time: new Date(now()).toISOString(), level: at, message, ...(Object.fromEntries(bounded) as LogFields) };
      write(`${JSON.stringify(line)}\n`);
    };
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
}

function bound(value: LogFields[string]): LogFields[string] {
  return typeof value === 'string' && value.length > maxValueCharacters ? `${value.slice(0, maxValueCharacters)}…` : value;
}
