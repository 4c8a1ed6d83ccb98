/** How much source code is looked at. A file over the limit is left out, a context over it is looked at in part; the result says so. */
export const sourceLimits = {
  /** Names of files and folders in one build context. */
  entries: 5_000,
  bytesPerFile: 256 * 1024,
  /** Longer lines are generated, or hostile. */
  charactersPerLine: 1_000,
  bytesPerContext: 16 * 1024 * 1024,
  /** Folders inside each other. */
  depth: 8,
} as const;

/** Folders of other people's code, of what a build made, and of tests, which do what an application does not. */
const leftOut =
  /^(?:node_modules|vendor|bower_components|dist|build|out|target|coverage|__pycache__|site-packages|venv|env|tests?|__tests__|spec|specs|e2e|fixtures|docs?|examples?|static|locale|migrations|migrate|\..*)$/i;

/** True for a folder that is looked into; `path` is relative to the build context. */
export function isLookedInto(path: string): boolean {
  const segments = path.split('/');
  return segments.length < sourceLimits.depth && !leftOut.test(segments.at(-1) ?? '');
}

const sourceNames =
  /^(?:Dockerfile.*|.*\.Dockerfile|Containerfile|Procfile|Gemfile|Gemfile\.lock|package\.json|composer\.json|requirements.*\.txt|Pipfile|pyproject\.toml|setup\.cfg|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|\.env)$/;
const sourceEndings = /\.(?:py|rb|js|mjs|cjs|ts|php|sh|bash|java|kt|go|ex|exs|cs|yml|yaml|ini|cfg|conf|properties)$/i;
const testNames = /(?:^test_|[._-](?:test|spec)\.[a-z]+$|^conftest\.py$|\.d\.ts$|\.min\.js$)/i;

/** True for a file that rules have questions about: code, manifests of packages, start scripts, settings. */
export function isSource(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !testNames.test(name) && (sourceNames.test(name) || sourceEndings.test(name));
}
