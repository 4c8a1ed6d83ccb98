import type { InputOptions } from '../commands/input-options.ts';

/** The words that name the same input again, for a command that is proposed: `shop`, `--app shop-eu`; `.` for this folder. */
export function nameInput(folder: string, { from, app, pipeline }: InputOptions): string {
  if (from === 'heroku-export') return `--from heroku-export ${folder}`;
  const live = [...(app ?? []).map((name) => `--app ${name}`), ...(pipeline === undefined ? [] : [`--pipeline ${pipeline}`])];
  if (live.length === 0) return folder;
  return [...(folder === '.' ? [] : [folder]), ...live].join(' ');
}
