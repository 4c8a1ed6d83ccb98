/** One instruction of a Dockerfile, as its reader cuts it. */
export interface DockerfileInstruction {
  /** In capitals: `FROM`. */
  readonly name: string;
  /** What follows the name, continued lines joined, flags included. */
  readonly rest: string;
  /** 1-based line of the name. */
  readonly line: number;
}

/** One stage of a build, with what others take from it. */
export interface BuildStage {
  readonly from: DockerfileInstruction;
  /** Value of `--platform`. */
  readonly platform?: string;
  readonly image: string;
  readonly name?: string;
  readonly instructions: readonly DockerfileInstruction[];
  /** The last stage, or one that it is built on: its platform is that of the image. */
  readonly isShipped: boolean;
  /** Number of the stage that stands at the beginning of its chain of FROM, maybe its own: it decides on the platform. */
  readonly root: number;
  /** Paths that later stages copy from it; empty when nothing is. */
  readonly copied: readonly string[];
}

/** Cuts instructions into stages. What stands before the first FROM belongs to none. */
export function readStages(instructions: readonly DockerfileInstruction[]): readonly BuildStage[] {
  const stages: { from: DockerfileInstruction; instructions: DockerfileInstruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push({ from: instruction, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  const heads = stages.map(({ from }) => readFrom(from.rest));
  const indexOf = (name: string, before: number) => {
    const named = heads.findLastIndex((head, index) => index < before && head.name?.toLowerCase() === name.toLowerCase());
    return named === -1 && /^\d{1,4}$/.test(name) && Number(name) < before ? Number(name) : named;
  };
  const shipped = new Set<number>();
  for (let at = heads.length - 1; at >= 0; at = indexOf(heads[at]?.image ?? '', at)) shipped.add(at);

  const rootOf = (index: number): number => {
    const parent = indexOf(heads[index]?.image ?? '', index);
    return parent === -1 ? index : rootOf(parent);
  };

  const copied = stages.map((): string[] => []);
  for (const [index, { instructions: own }] of stages.entries()) {
    for (const { name, rest } of own) {
      const source = name === 'COPY' ? /(?:^|\s)--from=(\S+)/.exec(rest)?.[1] : undefined;
      if (source !== undefined) copied[indexOf(source, index)]?.push(...copiedPaths(rest));
    }
  }
  return stages.map((stage, index) => ({
    ...stage,
    ...(heads[index] ?? readFrom('')),
    isShipped: shipped.has(index),
    root: rootOf(index),
    copied: copied[index] ?? [],
  }));
}

function readFrom(rest: string): Pick<BuildStage, 'image' | 'name' | 'platform'> {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const platform = words.find((word) => word.startsWith('--platform='))?.slice('--platform='.length);
  const [image = '', as, name] = words.filter((word) => !word.startsWith('--'));
  return {
    image,
    ...(platform !== undefined && { platform }),
    ...(as?.toLowerCase() === 'as' && name !== undefined && { name }),
  };
}

/** Sources of a COPY: everything but its flags and the last path. */
function copiedPaths(rest: string): readonly string[] {
  const words = rest
    .replace(/^\s*(--\S+\s+)+/, '')
    .replaceAll(/^\[|\]$|[",]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.slice(0, -1);
}
