import type { StageWork } from './portable.ts';
import type { BuildStage, DockerfileInstruction } from './stages.ts';
import { endOfCommand } from './words.ts';

/**
 * Makes a stage run on the platform of the builder, when its tools can work for another.
 *
 * @returns whether the stage now does
 */
export type Recipe = (work: StageWork) => boolean;

/** In the order in which they are tried; the first that fits is taken. */
export const recipes: readonly Recipe[] = [compileGo, compileRust, publishDotnet, buildPortableFiles];

function runs(stage: BuildStage, pattern: RegExp): readonly DockerfileInstruction[] {
  return stage.instructions.filter(({ name, rest }) => name === 'RUN' && pattern.test(rest));
}

function says(stage: BuildStage, pattern: RegExp): boolean {
  return stage.instructions.some(({ name, rest }) => ['RUN', 'ENV', 'ARG'].includes(name) && pattern.test(rest));
}

const goBuild = /\bgo build\b/;
const cCompiler = /\b(?:gcc|g\+\+|musl-dev|build-base|build-essential|clang)\b/;

/** @source Docker docs, "Cross-compilation": GOOS and GOARCH from the arguments of the build; Go compiles C only natively */
function compileGo(work: StageWork): boolean {
  const { stage, edits } = work;
  const builds = runs(stage, goBuild);
  const [first] = builds;
  if (first === undefined) return false;
  if (says(stage, /CGO_ENABLED[= ]"?1/) || (says(stage, cCompiler) && !says(stage, /CGO_ENABLED[= ]"?0/))) {
    work.remark(
      first,
      'It may compile C with Go, so the stage stays on the target platform: correct, and slow where that is emulated.',
    );
    return false;
  }
  const isPrepared = says(stage, /GOARCH/);
  const needsCgo = !says(stage, /CGO_ENABLED/);
  for (const instruction of builds) {
    if (isPrepared) continue;
    const settings = `${needsCgo ? 'CGO_ENABLED=0 ' : ''}GOOS=$TARGETOS GOARCH=$TARGETARCH`;
    work.needArguments(instruction, 'TARGETOS', 'TARGETARCH');
    edits.replace(instruction, edits.textOf(instruction).replaceAll(/\bgo build\b/g, `${settings} go build`));
    work.changed(
      instruction,
      `Go compiles for the target${needsCgo ? ', without C as it does whenever it compiles for another architecture' : ''}.`,
    );
  }
  return true;
}

const cargoBuild = /\bcargo (?:build|chef cook)\b/;
const targetFile = '/rust-target';
const rustSetup = `RUN case "$TARGETARCH" in amd64) target=x86_64 ;; arm64) target=aarch64 ;; *) echo "no Rust target for $TARGETARCH" >&2; exit 1 ;; esac && echo "$target-unknown-linux-gnu" > ${targetFile} && rustup target add "$target-unknown-linux-gnu" && if [ "$target" != "$(uname -m)" ]; then apt-get update && apt-get install --yes --no-install-recommends "gcc-$(echo "$target" | tr _ -)-linux-gnu" "libc6-dev-$TARGETARCH-cross" && rm -rf /var/lib/apt/lists/*; fi`;
const rustLinkers =
  'ENV CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=x86_64-linux-gnu-gcc';

/** @source The Cargo Book, "Configuration": target.<triple>.linker; results are below target/<triple> then */
function compileRust(work: StageWork): boolean {
  const { stage, edits } = work;
  const builds = runs(stage, cargoBuild);
  const [first] = builds;
  if (first === undefined) return false;
  if (says(stage, new RegExp(targetFile))) return true;
  // What is installed below needs apt; a stage built on another tells nothing of its base.
  const isDebian = /(?:^|\/)rust(?::|$)/.test(stage.image) && !/alpine/.test(stage.image);
  if (!isDebian || says(stage, /--target[= -]|CARGO_TARGET_DIR|CARGO_BUILD_TARGET|cross-/)) {
    work.remark(
      first,
      'The stage stays on the target platform: correct, and slow where that is emulated. Only builds on the Debian image of Rust with the usual folders are made to compile for another.',
    );
    return false;
  }
  work.needArguments(first, 'TARGETARCH');
  edits.insertBefore(first, rustSetup);
  edits.insertBefore(first, rustLinkers);
  for (const instruction of builds) edits.replace(instruction, buildForTarget(edits.textOf(instruction)));
  work.changed(first, 'Cargo compiles for the target with a linker for it; the results are put where they were.');
  return true;
}

/** Tells cargo the target, and copies the programs from its folder to where they would be without. */
function buildForTarget(text: string): string {
  const output = `mkdir -p target/release && find "target/$(cat ${targetFile})/release" -maxdepth 1 -type f -perm -u+x -exec cp -t target/release {} +`;
  let changed = text;
  for (let at = changed.search(cargoBuild); at !== -1; ) {
    const [command = ''] = cargoBuild.exec(changed.slice(at)) ?? [];
    const told = `${command} --target "$(cat ${targetFile})"`;
    changed = changed.slice(0, at) + told + changed.slice(at + command.length);
    const end = endOfCommand(changed, at);
    const copies = command === 'cargo build' && /\s(?:--release|-r)\b/.test(changed.slice(at, end)) ? ` && ${output}` : '';
    changed = changed.slice(0, end) + copies + changed.slice(end);
    const next = changed.slice(end + copies.length).search(cargoBuild);
    at = next === -1 ? -1 : end + copies.length + next;
  }
  return changed;
}

const dotnetBuild = /\bdotnet (?:restore|publish)\b/;

/** @source .NET docs, "Containerize a .NET app": `dotnet publish -a $TARGETARCH` in a stage on the platform of the builder */
function publishDotnet(work: StageWork): boolean {
  const { stage, edits } = work;
  const builds = runs(stage, dotnetBuild);
  if (builds.length === 0) return false;
  for (const instruction of builds) {
    const before = edits.textOf(instruction);
    if (/\s-a[= ]|--arch/.test(before)) continue;
    const plain = before.replaceAll(/\s(?:-r|--runtime)[= ]linux-(?:musl-)?x64/g, '');
    work.needArguments(instruction, 'TARGETARCH');
    edits.replace(instruction, plain.replaceAll(/\bdotnet (restore|publish)\b/g, 'dotnet $1 -a $TARGETARCH'));
    work.changed(instruction, 'The SDK publishes for the target.');
  }
  // A stage that only restores gives nothing that could be shipped.
  return runs(stage, /\bdotnet publish\b/).length > 0;
}

const webBuild = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?\S*build\b/;
const javaBuild = /\b(?:mvn|mvnw|gradle|gradlew)\b/;
/** Folders that hold modules compiled for where they were installed, or a whole application with them. */
const compiledFiles = /node_modules|\.next|standalone|\.venv|site-packages|\.so$/;
const wholeFolder = /^\/?(?:app|src|usr\/src\/app|home\/node\/app|workspace)?\/?\.?$/;

/** Bundles for browsers and archives of Java are the same on every platform, so they are built where it is fast. */
function buildPortableFiles(work: StageWork): boolean {
  const { stage } = work;
  const isWeb = runs(stage, webBuild).length > 0;
  const isJava = runs(stage, javaBuild).length > 0 && !says(stage, /native/i);
  if (stage.copied.length === 0 || !(isWeb || isJava)) return false;
  if (isJava) return stage.copied.every((path) => /\.[jw]ar$|\/(?:libs|lib|target|build)\b/.test(path));
  return stage.copied.every((path) => !compiledFiles.test(path) && !wholeFolder.test(path));
}

const slow = 'so the stage stays on the target platform: correct, and slow where that is emulated.';
const compiles: readonly (readonly [pattern: RegExp, text: string])[] = [
  [
    goBuild,
    `Go compiles here and may need C, or is shipped with its compiler, ${slow} A stage of its own with CGO_ENABLED=0 can compile for another.`,
  ],
  [
    cargoBuild,
    `Cargo compiles here, ${slow} A stage of its own on the Debian image of Rust, with the usual folders, can compile for another.`,
  ],
  [
    /\b(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|add)\b/,
    `Native modules of Node are built for where they are installed, ${slow} When all of them come ready-made, npm ci --os=linux --cpu=arm64 works elsewhere too.`,
  ],
  [
    /\b(?:pip3?|uv|poetry)\s+(?:install|wheel|sync|pip)\b/,
    `Wheels of Python are for one architecture, ${slow} pip install --only-binary=:all: shows early which package has none and needs a compiler.`,
  ],
  [/\b(?:gcc|g\+\+|make|cmake)\b/, `It compiles for where it runs, ${slow}`],
];

/** Says why a stage that compiles stays on the target platform, or what to check where its author chose the builder's. */
export function explainPlace({ stage, remark }: StageWork, isOnBuilder: boolean): void {
  for (const [pattern, text] of compiles) {
    const [first] = runs(stage, pattern);
    if (first === undefined) continue;
    remark(
      first,
      isOnBuilder ? 'It compiles on the platform of the builder; check that what is copied from here is for the target.' : text,
    );
    return;
  }
}
