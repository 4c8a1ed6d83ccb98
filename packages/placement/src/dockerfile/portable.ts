import { type DockerfileEdits, startEdits } from './edits.ts';
import { explainPlace, recipes } from './recipes.ts';
import { type BuildStage, type DockerfileInstruction, readStages } from './stages.ts';
import { replaceExpanded } from './words.ts';

/** A Dockerfile that builds for several architectures, with what was changed and what a person has to look at. */
export interface PortableDockerfile {
  readonly text: string;
  readonly changes: readonly DockerfileRemark[];
  /** Not changed, as it cannot be decided from the file. */
  readonly remarks: readonly DockerfileRemark[];
}

/** One sentence about one line of the original. */
export interface DockerfileRemark {
  readonly line: number;
  readonly text: string;
}

/** A stage while it is changed. */
export interface StageWork {
  readonly stage: BuildStage;
  readonly edits: DockerfileEdits;
  /** Makes build arguments known before an instruction, once in a stage. */
  needArguments(before: DockerfileInstruction, ...names: readonly string[]): void;
  changed(instruction: DockerfileInstruction, text: string): void;
  remark(instruction: DockerfileInstruction, text: string): void;
}

/**
 * Changes a Dockerfile so that one build gives an image for each platform: stages whose tools can compile for another
 * architecture run on that of the builder and are told the target; what names one architecture is told by its argument.
 * A stage whose result depends on where it ran stays on the target platform, which is correct and slow. What is portable
 * already comes out as it was.
 *
 * @param instructions of the same text, in order
 * @source Docker docs, "Multi-platform builds", "Cross-compilation"; Dockerfile reference, "Automatic platform ARGs"
 */
export function makePortable(text: string, instructions: readonly DockerfileInstruction[]): PortableDockerfile {
  const edits = startEdits(text, instructions);
  const changes: DockerfileRemark[] = [];
  const remarks: DockerfileRemark[] = [];
  const stages = readStages(instructions);
  const onBuilder = rootsOnBuilder(text, instructions, stages);
  for (const [index, stage] of stages.entries()) {
    const work = startWork(stage, edits, { changes, remarks });
    const isOnBuilder = onBuilder.has(stage.root);
    if (isOnBuilder) for (const recipe of recipes) if (recipe(work)) break;
    const root = stages[stage.root];
    const wasOnBuilder = root !== undefined && !root.isShipped && isBuilder(root);
    if (!isOnBuilder) explainPlace(work, wasOnBuilder);
    settleFrom(work, isOnBuilder && stage.root === index);
    const runsOnBuilder = isOnBuilder || wasOnBuilder;
    for (const instruction of stage.instructions) settleInstruction(work, instruction, runsOnBuilder);
  }
  const byLine = (a: DockerfileRemark, b: DockerfileRemark) => a.line - b.line;
  // Line ends of both kinds in one file are made one only where something else changes as well.
  return { text: changes.length === 0 ? text : edits.write(), changes: changes.sort(byLine), remarks: remarks.sort(byLine) };
}

function startWork(
  stage: BuildStage,
  edits: DockerfileEdits,
  { changes, remarks }: { readonly changes: DockerfileRemark[]; readonly remarks: DockerfileRemark[] },
): StageWork {
  const declared = new Set<string>();
  for (const { name, rest } of stage.instructions)
    if (name === 'ARG') for (const word of rest.split(/\s+/)) declared.add(word.split('=')[0] ?? '');
  return {
    stage,
    edits,
    needArguments(before, ...names) {
      const missing = names.filter((name) => !declared.has(name));
      if (missing.length > 0) edits.insertBefore(before, `ARG ${missing.join(' ')}`);
      for (const name of missing) declared.add(name);
    },
    changed: ({ line }, sentence) => void changes.push({ line, text: sentence }),
    remark: ({ line }, sentence) => void remarks.push({ line, text: sentence }),
  };
}

/**
 * First stages of those chains that can run on the platform of the builder: none of the chain is shipped, and everything
 * that is copied out of it is the same there, or is made for the target by a recipe. One stage decides for a whole chain.
 */
function rootsOnBuilder(
  text: string,
  instructions: readonly DockerfileInstruction[],
  stages: readonly BuildStage[],
): ReadonlySet<number> {
  const fits = (stage: BuildStage) => {
    const trial = startWork(stage, startEdits(text, instructions), { changes: [], remarks: [] });
    return recipes.some((recipe) => recipe(trial));
  };
  const roots = new Set(stages.map(({ root }) => root));
  return new Set(
    [...roots].filter((root) => {
      const chain = stages.filter((stage) => stage.root === root);
      const sources = chain.filter(({ copied }) => copied.length > 0);
      return sources.length > 0 && chain.every(({ isShipped }) => !isShipped) && sources.every(fits);
    }),
  );
}

const builderPlatform = /^"?\$\{?BUILDPLATFORM\}?"?$/;

function isBuilder({ platform }: BuildStage): boolean {
  return platform !== undefined && builderPlatform.test(platform);
}

const architectureFolder = /^(?:docker\.io\/)?(?:amd64|i386|arm64v8|arm32v[67])\/(?=[^/]+$)/;
const fixedPlatform = /^[^$]*$/;

function settleFrom({ stage, edits, changed, remark }: StageWork, runsOnBuilder: boolean): void {
  const { from, platform, image, isShipped } = stage;
  let text = edits.textOf(from);
  if (runsOnBuilder && !isBuilder(stage)) {
    text = text.replace(/\s--platform=\S+/, '').replace(/^(\s*FROM)(?=\s)/i, '$1 --platform=$BUILDPLATFORM');
    changed(from, 'The stage runs on the platform of the builder.');
  } else if (platform !== undefined && !runsOnBuilder && (fixedPlatform.test(platform) || (isShipped && isBuilder(stage)))) {
    text = text.replace(/\s--platform=\S+/, '');
    const was = isBuilder(stage) ? 'What is shipped came from the platform of the builder' : `The stage was fixed to ${platform}`;
    changed(from, `${was}; it is now for the platform that is asked for.`);
  }
  if (architectureFolder.test(image)) {
    const plain = image.replace(architectureFolder, '');
    text = text.replace(image, plain);
    changed(from, `${image} is for one architecture; ${plain} is the same image for all.`);
  }
  if (/@sha(256|512):/.test(image))
    remark(
      from,
      `${image.split('@')[0] ?? image} is pinned: landfall arch inspect says whether the digest is for all architectures.`,
    );
  edits.replace(from, text);
}

const boundary = String.raw`(?<![A-Za-z0-9])`;
const after = String.raw`(?![A-Za-z0-9])`;
const goName = new RegExp(`${boundary}amd64${after}`, 'g');
const machineName = new RegExp(`${boundary}x86[_-]64${after}`, 'g');
const nodeName = /(--(?:cpu|arch)=|npm_config_arch=)x64\b/g;
/** What makes a name of an architecture one of a download, a package source or a compiler setting. */
const download = /:\/\/|\.deb\b|manylinux|musllinux/;
const packageSource = /\[[^\]]*arch=amd64/;
const hereDocument = /<<-?["']?[A-Za-z_]/;
const checksum = /sha(256|512|1)sum|--checksum=|\b[0-9a-f]{64}\b/;

/** Names of one architecture in downloads and settings become what the build is asked for. */
function settleInstruction(work: StageWork, instruction: DockerfileInstruction, runsOnBuilder: boolean): void {
  const { name } = instruction;
  if (name === 'ARG' || name === 'ENV') return settleVariable(work, instruction);
  if (name !== 'RUN' && name !== 'ADD') return;
  const before = work.edits.textOf(instruction);
  const isDownload = download.test(before) || packageSource.test(before);
  if (!isDownload && !/GOARCH=amd64/.test(before) && before.search(nodeName) === -1) return;
  const names = [before.search(goName) !== -1 ? 'amd64' : '', before.search(machineName) !== -1 ? 'x86_64' : ''].filter(Boolean);
  if (names.length === 0 && before.search(nodeName) === -1) {
    if (/[-_]x64\b/.test(before)) work.remark(instruction, 'The download is for x64; choose the file by TARGETARCH.');
    return;
  }
  if (checksum.test(before)) {
    work.remark(
      instruction,
      `The download is for ${names.join(' and ')} and has a checksum; choose file and checksum by TARGETARCH.`,
    );
    return;
  }
  if (/^\s*\w+\s+(?:--\S+\s+)*\[/.test(before)) {
    work.remark(instruction, `It names ${names.join(' and ')} in a list, where no shell puts in TARGETARCH.`);
    return;
  }
  if (hereDocument.test(before)) {
    work.remark(
      instruction,
      `It names ${names.join(' and ')} in or beside a here-document, which may be kept as it is; choose by TARGETARCH.`,
    );
    return;
  }
  rename(work, instruction, { before, runsOnBuilder });
}

function rename(
  work: StageWork,
  instruction: DockerfileInstruction,
  { before, runsOnBuilder }: { readonly before: string; readonly runsOnBuilder: boolean },
): void {
  const { edits, remark } = work;
  const go = replaceExpanded(before, goName, '${TARGETARCH}');
  const isMachineKnown = !runsOnBuilder && instruction.name === 'RUN';
  const machine = isMachineKnown
    ? replaceExpanded(go.text, machineName, '$(uname -m)')
    : { text: go.text, isLeft: go.text.search(machineName) !== -1 };
  const node = isMachineKnown
    ? replaceExpanded(machine.text, nodeName, (match) => match.replace(/x64$/, '$(node -p process.arch)'))
    : machine;
  if (go.isLeft || machine.isLeft)
    remark(instruction, 'It names one architecture where nothing can be put in by itself; choose by TARGETARCH.');
  if (node.text === before) return;
  if (go.text !== before) work.needArguments(instruction, 'TARGETARCH');
  edits.replace(instruction, node.text);
  work.changed(instruction, 'The name of one architecture is now that of the target.');
}

function settleVariable(work: StageWork, instruction: DockerfileInstruction): void {
  const before = work.edits.textOf(instruction);
  if (instruction.name === 'ENV' && /\bGOARCH[= ]"?amd64"?\b/.test(before)) {
    work.needArguments(instruction, 'TARGETARCH');
    work.edits.replace(instruction, before.replace(/\b(GOARCH[= ])"?amd64"?\b/, '$1$TARGETARCH'));
    work.changed(instruction, 'Go compiles for the target.');
  } else if (/=\S*(?:amd64|x86_64)/.test(before) && !/TARGETARCH|TARGETPLATFORM/.test(before)) {
    work.remark(instruction, 'A variable names one architecture; set it by TARGETARCH.');
  }
}
