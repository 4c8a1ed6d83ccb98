import { join, normalize } from 'node:path/posix';
import type { Service } from '@landfall/model';
import { placeOf } from '../places.ts';
import type { Evidence } from '../rule.ts';
import { finalStageOf } from '../sources/dockerfile.ts';
import { placeInSource } from '../sources/sources.ts';
import type { View } from '../view.ts';
import { imageNameOf } from './image-name.ts';
import { keepsData } from './running.ts';

/**
 * Folders that images of the name come with, filled. Source: the Dockerfiles that the projects publish. WordPress, Nextcloud, Ghost
 * and the like are not here: their entrypoint fills the folder, whoever left it empty.
 */
const known: readonly { readonly image: RegExp; readonly folders: readonly string[] }[] = [
  { image: /^nginx$/, folders: ['/usr/share/nginx/html', '/etc/nginx', '/etc/nginx/conf.d'] },
  { image: /^httpd$/, folders: ['/usr/local/apache2/htdocs', '/usr/local/apache2/conf'] },
  { image: /^tomcat$/, folders: ['/usr/local/tomcat/conf'] },
  { image: /^caddy$/, folders: ['/usr/share/caddy'] },
  { image: /^(?:mediawiki|phpmyadmin|phpmyadmin\/phpmyadmin)$/, folders: ['/var/www/html'] },
  { image: /^redmine$/, folders: ['/usr/src/redmine'] },
  { image: /^rabbitmq$/, folders: ['/etc/rabbitmq'] },
  { image: /^eclipse-mosquitto$/, folders: ['/mosquitto/config'] },
  { image: /^grafana\/grafana$/, folders: ['/etc/grafana'] },
  { image: /^prom\/prometheus$/, folders: ['/etc/prometheus'] },
  { image: /^(?:mysql|mariadb)$/, folders: ['/etc/mysql'] },
  { image: /^couchdb$/, folders: ['/opt/couchdb/etc'] },
  {
    image: /^(?:elasticsearch\/)?elasticsearch$/,
    folders: ['/usr/share/elasticsearch/config', '/usr/share/elasticsearch/plugins'],
  },
  { image: /^(?:logstash\/)?logstash$/, folders: ['/usr/share/logstash/config', '/usr/share/logstash/pipeline'] },
  { image: /^frappe\/(?:erpnext|bench|hrms)$/, folders: ['/home/frappe/frappe-bench/apps', '/home/frappe/frappe-bench/sites'] },
];

/**
 * What says that the image of a service holds files at a path, or below it: a COPY of its Dockerfile, or what is known of a public
 * image. Undefined when nothing says so.
 */
export function contentAt(service: Service, folder: string, view: View): Evidence | undefined {
  const path = normalize(folder).replace(/\/$/, '');
  if (service.build !== undefined) return copiedTo(service, path, view);
  const name = imageNameOf(service.image?.value ?? '').repository;
  const found = known.find(({ image, folders }) => image.test(name) && folders.includes(path));
  return found === undefined
    ? undefined
    : { text: `the image ${service.image?.value} comes with files there`, place: placeOf(service.image, service.place) };
}

function copiedTo(service: Service, path: string, { sources }: View): Evidence | undefined {
  const stage = finalStageOf(service, sources);
  if (stage === undefined) return undefined;
  let workingDir = '/';
  for (const line of stage.text.replace(/\\\r?\n/g, ' ').split('\n')) {
    const [, instruction = '', rest = ''] = /^[ \t]*(WORKDIR|COPY|ADD|RUN)[ \t]+(.*)$/i.exec(line) ?? [];
    if (/^WORKDIR$/i.test(instruction)) workingDir = normalize(join(workingDir, rest.trim()));
    if (/^(?:COPY|ADD)$/i.test(instruction)) {
      const words = wordsOf(rest);
      const last = words.at(-1) ?? '';
      const to = last.startsWith('/') ? normalize(last) : normalize(join(workingDir, last));
      const isBelow = trim(to) === path || trim(to).startsWith(`${path}/`);
      const isCode =
        words.length === 2 &&
        words[0] === '.' &&
        isWithCode(
          path,
          trim(to),
          service,
          sources.of(service).map((file) => file.path),
        );
      if (isBelow || isCode) return evidenceOf('the Dockerfile copies files there', stage.file, line);
    }
    if (
      /^RUN$/i.test(instruction) &&
      path === trim(join(workingDir, 'node_modules')) &&
      /\b(?:npm|yarn|pnpm)\s+(?:ci|i|install)\b/.test(rest)
    )
      return evidenceOf('the Dockerfile installs packages there', stage.file, line);
  }
  return undefined;
}

/** The whole context is copied, and it has a file of code below the path. */
function isWithCode(path: string, to: string, service: Service, files: readonly string[]): boolean {
  if (!path.startsWith(`${to}/`)) return false;
  const inner = normalize(join(service.build?.context ?? '.', path.slice(to.length + 1)));
  return files.some((file) => file.startsWith(`${inner}/`));
}

function wordsOf(text: string): readonly string[] {
  const list = /^\s*(\[.*\])\s*$/.exec(text)?.[1];
  const words =
    list === undefined
      ? text.trim().split(/\s+/)
      : list
          .replace(/[[\]",]/g, ' ')
          .trim()
          .split(/\s+/);
  return words.filter((word) => !word.startsWith('--'));
}

function trim(path: string): string {
  return path === '/' ? path : path.replace(/\/$/, '');
}

function evidenceOf(text: string, file: Parameters<typeof placeInSource>[0], line: string): Evidence {
  const index = file.text.indexOf(line.trim().slice(0, 30));
  return { text, place: placeInSource(file, Math.max(0, index)) };
}

/** Folders of web servers, which are known to be filled in their images. */
const ofWebServers =
  /^\/(?:usr\/share\/(?:nginx\/html|caddy)|usr\/local\/apache2\/(?:htdocs|conf)|etc\/(?:nginx|apache2|httpd|php|caddy))(?:\/|$)/;

/** True where `landfall render` copies the files of the image into the claim: for web servers, and what a Dockerfile works in. */
export function isCopiedAlong(service: Service, target: string): boolean {
  if (keepsData(service) || service.role.role === 'observability') return false;
  const { source, volumes, workingDir } = service.imageFacts;
  if (ofWebServers.test(target)) return true;
  const folders =
    source === 'dockerfile'
      ? [...volumes.map(({ value }) => value), ...(workingDir === undefined ? [] : [workingDir.value])]
      : [];
  return folders.some((folder) => folder !== '/' && (target === folder || target.startsWith(`${folder.replace(/\/$/, '')}/`)));
}
