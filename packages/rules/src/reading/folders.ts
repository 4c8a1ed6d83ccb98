import type { BindMount, Service } from '@landfall/model';

/** True for a folder in a container that is named after logs. */
export function isLogFolder(target: string): boolean {
  return /(?:^|\/)logs?(?:\/|$)|\/var\/log\b/i.test(target);
}

/** True for a folder that is named after data. */
export function isNamedLikeData(path: string): boolean {
  return /data|uploads?|media|storage|files|backups?|cache|volumes?|downloads?|library|persist|logs?$/i.test(path);
}

/** True for a folder in a container whose content a build makes anew: nobody misses it, and each copy may have its own. */
export function isRebuilt(target: string): boolean {
  return /\/(?:node_modules|\.tox|\.venv|\.cache|\.npm|\.yarn|\.next|\.nuxt|\.gradle|\.m2|\.cargo|__pycache__|vendor\/bundle|bundle)\/?$/.test(
    target,
  );
}

const codeRoots =
  /^(?:\/app|\/usr\/src(?:\/app)?|\/code|\/src|\/srv\/app|\/workspace|\/var\/www(?:\/html)?|\/home\/node\/app|\/opt\/app|\/go\/src(?:\/.*)?)$/;
const codeFiles =
  /(?:^|\/)(?:package\.json|requirements\.txt|pyproject\.toml|manage\.py|composer\.json|gemfile|go\.mod|cargo\.toml|pom\.xml|mix\.exs|artisan|[\w-]+\.(?:py|js|mjs|ts|tsx|jsx|rb|php|go|java|rs))$/i;

/** True for a folder of the project with the code that the service runs: mounted while developing. */
export function isCodeFolder({ workingDir, imageFacts, build }: Service, { source, target, found }: BindMount): boolean {
  if (found.kind === 'file' || /^\/(?:usr|lib|etc|var)\b/.test(source)) return false;
  const root = workingDir?.value ?? imageFacts.workingDir?.value;
  const isAtRoot =
    codeRoots.test(target.replace(/\/$/, '')) || (root !== undefined && root !== '/' && target.replace(/\/$/, '') === root);
  if (found.kind === 'folder' && found.files.size > 0)
    return [...found.files.keys()].some((path) => codeFiles.test(path)) && isAtRoot;
  // What is mounted where the file itself says that the program works is its code, unless it is named after data.
  const at = target.replace(/\/$/, '');
  if (workingDir !== undefined && at !== '' && at === workingDir.value.replace(/\/$/, '') && !isNamedLikeData(at)) return true;
  return (
    isAtRoot &&
    (build?.context !== undefined
      ? trim(source).startsWith(trim(build.context)) || trim(build.context) === ''
      : /(?:^|\/)(?:src|code|app)$/.test(source) || (!source.startsWith('/') && !isNamedLikeData(source)))
  );
}

function trim(path: string): string {
  return path.replace(/^(?:\.\/)+|\/+$/g, '').replace(/^\.$/, '');
}
