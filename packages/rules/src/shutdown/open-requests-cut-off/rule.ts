import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { finalStageOf } from '../../sources/dockerfile.ts';

/** Servers that SIGTERM ends at once, and the signal on which they finish what is open. */
const servers: readonly {
  readonly program: RegExp;
  readonly name: string;
  readonly signal: string;
  readonly gentle: RegExp;
  readonly images: RegExp;
}[] = [
  {
    program: /^(?:\S*\/)?(?:nginx|openresty)(?:\s|$)/,
    name: 'nginx',
    signal: 'SIGQUIT',
    gentle: /^(?:SIG)?QUIT$|^3$/,
    images: /(?:^|\/)(?:nginx|openresty)/,
  },
  {
    program: /^(?:\S*\/)?(?:apache2(?:ctl)?|httpd|apachectl|apache2-foreground)(?:\s|$)/,
    name: 'Apache',
    signal: 'SIGWINCH',
    gentle: /^(?:SIG)?WINCH$|^28$/,
    images: /(?:^|\/)(?:httpd|php:\S*apache|wordpress)/,
  },
];

/** The server drops what it is answering. */
export const openRequestsCutOff: Rule = {
  id: 'open-requests-cut-off',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'The server drops open requests when it is told to stop.',
  why: 'The servers nginx and Apache end at once on SIGTERM and finish what is open on another signal. The official images name that signal; an image of ours that does not, or a stop_signal that says otherwise, cuts off downloads and answers at every update.',
  remedy: 'Name the signal in the Dockerfile (STOPSIGNAL SIGQUIT for nginx, SIGWINCH for Apache), or as stop_signal.',
  change: {
    file: 'Dockerfile',
    before: ['CMD ["nginx", "-g", "daemon off;"]'],
    after: ['STOPSIGNAL SIGQUIT', 'CMD ["nginx", "-g", "daemon off;"]'],
  },
  *looks({ services, sources }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const server = command === undefined ? undefined : servers.find(({ program }) => program.test(command.program));
      if (command === undefined || server === undefined) continue;
      const stated = service.stopSignal ?? service.imageFacts.stopSignal;
      if (stated !== undefined && server.gentle.test(stated.value)) continue;
      const stage = finalStageOf(service, sources);
      // An image that nobody has read, or one that continues an official one, brings its own signal.
      if (
        stated === undefined &&
        (stage === undefined ||
          server.images.test(stage.base) ||
          !/^(?:alpine|debian|ubuntu|fedora|rockylinux|almalinux|centos|amazonlinux)(?::|$)/.test(stage.base))
      )
        continue;
      const place = placeOf(stated ?? undefined, command.place);
      yield {
        service: service.name,
        place,
        message: `Each update of ${service.name} breaks off the requests that are open: ${server.name} ends at once on ${stated?.value ?? 'SIGTERM'}, and gently on ${server.signal}.`,
        evidence: [
          {
            text:
              stated === undefined
                ? `${server.name} is the first process, and nothing names its stop signal`
                : `its stop signal is ${stated.value}`,
            place,
          },
        ],
      };
    }
  },
};
