import { answersRequests, isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { findInCode, isInCode } from '../../sources/find-in-code.ts';

const writers: readonly { readonly path: RegExp; readonly pattern: RegExp; readonly cure: RegExp; readonly says: string }[] = [
  {
    path: /(?:^|\/)settings(?:\/\w+)?\.py$/,
    pattern: /^[ \t]*MEDIA_ROOT\s*=/m,
    cure: /storages\.backends|S3(?:Boto3)?Storage|GoogleCloudStorage|AzureStorage/,
    says: 'Django keeps uploaded files below MEDIA_ROOT',
  },
  {
    path: /\.py$/,
    pattern: /^[^#\n]*\.save\(\s*os\.path\.join\(\s*app\.config\[["']UPLOAD_FOLDER/m,
    cure: /boto3|upload_fileobj/,
    says: 'Flask saves uploads in a folder',
  },
  {
    path: /\.[cm]?[jt]s$/,
    pattern: /multer\(\s*\{\s*dest\s*:|multer\.diskStorage\(/,
    cure: /multer-s3|@aws-sdk\/client-s3|multer\.memoryStorage/,
    says: 'multer writes uploads to disk',
  },
  {
    path: /config\/storage\.yml$/,
    pattern: /service:\s*Disk/,
    cure: /service:\s*(?:S3|GCS|AzureStorage)/,
    says: 'Active Storage writes to disk',
  },
  {
    path: /\.php$/,
    pattern: /->store(?:As)?\(\s*["'][\w/]+["']\s*\)|move_uploaded_file\(/,
    cure: /FILESYSTEM_D(?:ISK|RIVER)["']?\s*,\s*["']s3|["']default["']\s*=>\s*["']s3/,
    says: 'uploaded files are moved to a folder',
  },
];

/** Uploads end on the disk of the pod that took them. */
export const uploadsThroughDisk: Rule = {
  id: 'uploads-through-disk',
  family: 'scaling',
  severity: 'warning',
  topic: 'local-state',
  title: 'Uploaded files stay on the disk of the copy that took them.',
  why: 'With one container the next request finds the file. With several pods each part of an upload may land on another one, the page that shows the file asks a third, and workers look in vain.',
  remedy: 'Send uploads to object storage, large ones in parts that the store puts together (multipart upload).',
  change: {
    file: 'settings.py',
    before: ['MEDIA_ROOT = "/app/uploads"'],
    after: ['STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}}'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      if (!isLongRunning(service) || !(answersRequests(service) || service.role.role === 'unknown')) continue;
      const files = sources.of(service);
      for (const { path, pattern, cure, says } of writers) {
        const [match] = findInCode(files, path, pattern);
        const key = match === undefined ? '' : `${match.place.file}:${match.place.line}`;
        if (match === undefined || reported.has(key) || isInCode(files, /\.(?:py|[cm]?[jt]s|php|yml|json|txt|toml)$/, cure))
          continue;
        reported.add(key);
        yield {
          service: service.name,
          place: match.place,
          message: `A file that one pod of ${service.name} takes is not there for the next request, which another pod answers.`,
          evidence: [{ text: says, place: match.place }],
          confidence: 'likely',
        };
      }
    }
  },
};
