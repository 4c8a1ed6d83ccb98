import { normalize } from 'node:path/posix';
import { commandsOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { placeInSource } from '../../sources/sources.ts';

/** A start script does not hand over. */
export const scriptWithoutExec: Rule = {
  id: 'script-without-exec',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'The start script stays the first process.',
  why: 'The script gets the signal to stop and the program that it started does not. After the grace period both are killed: requests break off and tasks are lost at every update.',
  remedy: 'End the script with exec, so that the program takes its place.',
  change: { file: 'entrypoint.sh', before: ['gunicorn app'], after: ['exec gunicorn app'] },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const words = [
        ...((service.entrypoint ?? service.imageFacts.entrypoint)?.value ?? []),
        ...((service.command ?? service.imageFacts.command)?.value ?? []),
      ];
      const script = words.slice(0, 3).find((word) => /\.(?:sh|bash)$|(?:^|\/)(?:docker-)?entrypoint$/.test(word));
      if (script === undefined || service.build?.context === undefined || !isLongRunning(service)) continue;
      const name = normalize(script).split('/').at(-1) ?? '';
      const candidates = sources.of(service).filter(({ path }) => path.endsWith(`/${name}`) || path === name);
      const [file] = candidates;
      if (file === undefined || candidates.length > 1 || reported.has(file.path)) continue;
      if (/^[ \t]*(?:exec|trap|wait)\b|\bexec\s+["$\w/]|supervisord/m.test(file.text)) continue;
      const commands = commandsOf(file.text.replace(/\\\n/g, ' '));
      const last = commands.findLast((command) => !/^(?:fi|done|esac|\}|;;)/.test(command)) ?? '';
      if (last === '' || /^(?:echo|exit|set|return)\b/.test(last) || /^(?:fi|done|esac)/.test(commands.at(-1) ?? '')) continue;
      reported.add(file.path);
      yield {
        service: service.name,
        place: placeInSource(file, Math.max(0, file.text.lastIndexOf(last.slice(0, 20)))),
        message: `${service.name} does not hear that it is to stop: ${name} stays the first process and does not pass the signal on.`,
        evidence: [
          {
            text: `${file.path} ends without exec`,
            place: placeInSource(file, Math.max(0, file.text.lastIndexOf(last.slice(0, 20)))),
          },
        ],
        confidence: 'likely',
      };
    }
  },
};
