import type { BindMount, MountedContent, Service } from '@landfall/model';
import { ownsData } from '../workload-kind.ts';
import { deliveredBytes, maxFileSetBytes } from './file-set.ts';
import { type HostPart, hostPart } from './host-paths.ts';
import { isWithin } from './volume-draft.ts';

type ReadableContent = Extract<MountedContent, { kind: 'text' | 'binary' }>;

/** What a bind mount is for. Compose has one word for all of it. */
export type BindKind =
  | { readonly kind: HostPart }
  | { readonly kind: 'file'; readonly content: ReadableContent; readonly executable: boolean }
  | { readonly kind: 'folder'; readonly files: ReadonlyMap<string, ReadableContent> }
  /** Data that the application writes, or more files than a ConfigMap holds. */
  | { readonly kind: 'data'; readonly why: string }
  /** The code of the service: in the image it builds, or nowhere. */
  | { readonly kind: 'code'; readonly isInImage: boolean }
  | { readonly kind: 'lost-file'; readonly why: 'missing' | 'too-large' | 'unreadable' | 'outside'; readonly detail: string };

/** Decides what a bind mount is for, from where it points, what lies there, and where it goes. */
export function bindKind(service: Service, mount: BindMount): BindKind {
  const part = hostPart(mount.source);
  if (part !== undefined) return { kind: part };
  if (hostPart(mount.target) === 'engine-socket') return { kind: 'engine-socket' };
  switch (mount.found.kind) {
    case 'file':
      return fileKind(mount.found.content, mount.found.executable);
    case 'folder':
      return folderKind(service, mount, mount.found);
    case 'missing':
      if (looksLikeFile(mount.source, mount.target)) return { kind: 'lost-file', why: 'missing', detail: 'it is not there' };
      return { kind: 'data', why: 'the folder is made at run time' };
    default:
      if (looksLikeFile(mount.source, mount.target)) return { kind: 'lost-file', why: 'outside', detail: mount.found.reason };
      return { kind: 'data', why: 'a folder of the host' };
  }
}

function fileKind(content: MountedContent, executable: boolean): BindKind {
  switch (content.kind) {
    case 'text':
    case 'binary':
      if (deliveredBytes(content) > maxFileSetBytes)
        return { kind: 'lost-file', why: 'too-large', detail: 'a ConfigMap holds one mebibyte' };
      return { kind: 'file', content, executable };
    case 'missing':
      return { kind: 'lost-file', why: 'missing', detail: 'it is not there' };
    case 'too-large':
      return { kind: 'lost-file', why: 'too-large', detail: `${content.bytes} bytes; a ConfigMap holds one mebibyte` };
    default:
      return { kind: 'lost-file', why: 'unreadable', detail: content.reason };
  }
}

type Folder = Extract<BindMount['found'], { kind: 'folder' }>;

function folderKind(service: Service, mount: BindMount, folder: Folder): BindKind {
  if (isCode(service, mount, folder)) return { kind: 'code', isInImage: service.build !== undefined };
  if (isEmptied(folder)) return { kind: 'data', why: 'the folder is empty in the project' };
  if (isDataTarget(service, mount)) return { kind: 'data', why: 'the image keeps its data there' };
  const files = new Map<string, ReadableContent>();
  let bytes = 0;
  for (const [path, content] of folder.files) {
    if (content.kind !== 'text' && content.kind !== 'binary')
      return { kind: 'data', why: `${path} cannot be delivered as configuration` };
    bytes += deliveredBytes(content);
    files.set(path, content);
  }
  if (folder.truncated || bytes > maxFileSetBytes) return { kind: 'data', why: 'more than a ConfigMap holds' };
  return { kind: 'folder', files };
}

/** Only what keeps an empty folder in Git. */
function isEmptied({ files }: Folder): boolean {
  return [...files.keys()].every((path) => /(^|\/)(\.gitkeep|\.gitignore|\.keep|\.dockerignore|readme(\.\w+)?)$/i.test(path));
}

const dataWords =
  /(^|[-_./])(data|database|db|uploads?|media|storage|files|backups?|dumps?|logs?|cache|tmp|temp|volumes?|state|persist\w*|downloads?|attachments?)$/i;

function isDataTarget(service: Service, { source, target, readOnly }: BindMount): boolean {
  if (readOnly) return false;
  const isDeclared = service.imageFacts.volumes.some(({ value }) => isWithin(target, value) || isWithin(value, target));
  if (isDeclared && !/init|conf|provision|dashboards/i.test(target)) return true;
  const isNamedSo = dataWords.test(source.replace(/\/+$/, '')) || (ownsData(service.role.role) && dataWords.test(target));
  return isNamedSo && !/init|conf|provision|dashboards|\/etc\//i.test(target);
}

const codeFiles =
  /(^|\/)(package\.json|requirements\.txt|pyproject\.toml|manage\.py|composer\.json|gemfile|go\.mod|cargo\.toml|pom\.xml|build\.gradle(\.kts)?|mix\.exs|artisan|tsconfig\.json|[\w-]+\.(py|js|mjs|ts|tsx|jsx|rb|php|go|java|rs|ex|cs))$/i;
const usualCodeRoots = [
  '/app',
  '/usr/src/app',
  '/usr/src',
  '/code',
  '/src',
  '/srv/app',
  '/workspace',
  '/var/www/html',
  '/home/node/app',
  '/opt/app',
];

/** Code mounted where the image has or expects its own: for development. */
function isCode(service: Service, mount: BindMount, folder: Folder): boolean {
  const workingDir = service.workingDir?.value ?? service.imageFacts.workingDir?.value;
  const roots = workingDir === undefined || workingDir === '/' ? usualCodeRoots : [workingDir, ...usualCodeRoots];
  const isAtRoot = roots.some((root) => isWithin(mount.target, root) || isWithin(root, mount.target));
  if (!isAtRoot || dataWords.test(mount.source.replace(/\/+$/, ''))) return false;
  const { build } = service;
  if (build !== undefined) return build.context !== undefined && isInContext(mount.source, build.context) && !isEmptied(folder);
  // Without a build the image is somebody else's: code is only code when it is what runs.
  return (
    [...folder.files.keys()].some((path) => codeFiles.test(path)) &&
    (service.workingDir !== undefined || service.command !== undefined)
  );
}

function isInContext(source: string, context: string): boolean {
  const path = normalise(source);
  const root = normalise(context);
  return root === '' ? !path.startsWith('/') && !path.startsWith('..') : isWithin(path, root);
}

function normalise(path: string): string {
  const short = path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  return short === '.' ? '' : short;
}

/** By its name: an extension, or one of the usual files without. */
function looksLikeFile(source: string, target: string): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (source.endsWith('/') || name.endsWith('.d')) return false;
  if (/^(caddyfile|dockerfile|makefile|crontab|procfile|\.env|\.htpasswd|\.my\.cnf|\.pgpass|\.npmrc|\.netrc)$/i.test(name))
    return true;
  // A dot at the front or digits behind it (`v1.2`) make no extension; both sides usually agree.
  return /[^.]\.[a-z][a-z0-9]{0,9}$/i.test(name) && /\.[a-z][a-z0-9]{0,9}$/i.test(target);
}
