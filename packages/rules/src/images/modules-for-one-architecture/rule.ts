import { type Rule, type Sighting } from '../../rule.ts';
import { dockerfileOf } from '../../sources/dockerfile.ts';
import { type CodeMatch, findInCode } from '../../sources/find-in-code.ts';
import type { SourceFile } from '../../sources/sources.ts';

/** Modules of npm that hold programs for one kind of processor; their users choose them by themselves. */
const nodeModule =
  /"(?:@(?:esbuild|img|next|swc|rollup|parcel|tailwindcss|biomejs|sentry)\/)?[\w.-]*linux-x64(?:-gnu|-musl|-gnueabihf)?"\s*:/;
/** A wheel by its address, or a file beside the requirements. */
const wheel = /^[^#\n]*\S+(?:manylinux|musllinux|linux)[\w.]*_x86_64\.whl/m;
const platforms = /^PLATFORMS\n((?: {2}\S+\n?)+)/m;

/** Modules that were compiled before, for one kind of processor. */
export const modulesForOneArchitecture: Rule = {
  id: 'modules-for-one-architecture',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'Native modules are fixed to one kind of processor.',
  why: 'Installing them for another architecture fails, or puts modules into the image that cannot be loaded there.',
  remedy: 'Let the package manager choose the module of the architecture that it installs for.',
  change: {
    file: 'Gemfile.lock',
    before: ['PLATFORMS', '  x86_64-linux'],
    after: ['PLATFORMS', '  aarch64-linux', '  x86_64-linux'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const dockerfile = dockerfileOf(service, sources);
      if (dockerfile === undefined) continue;
      const files = sources.of(service).filter(({ path }) => !reported.has(path));
      for (const { path } of files) reported.add(path);
      yield* sightingsIn(service.name, files, dockerfile);
    }
  },
};

function* sightingsIn(service: string, files: readonly SourceFile[], dockerfile: SourceFile): Iterable<Sighting> {
  const [gems] = findInCode(files, /(?:^|\/)Gemfile\.lock$/, platforms);
  if (
    gems !== undefined &&
    isForOne(gems.groups[0] ?? '') &&
    !/add-platform|FORCE_RUBY_PLATFORM|force_ruby_platform/.test(dockerfile.text)
  )
    yield {
      ...about(service, gems, 'its Gemfile.lock'),
      evidence: [{ text: `PLATFORMS has ${(gems.groups[0] ?? '').trim().split(/\s+/).join(', ')}`, place: gems.place }],
      remedy: 'Run `bundle lock --add-platform aarch64-linux`, and keep what it writes.',
    };
  const [module] = findInCode(withoutOptional(files), /(?:^|\/)package\.json$/, nodeModule);
  if (module !== undefined)
    yield {
      ...about(service, module, 'its package.json'),
      evidence: [{ text: `it depends on ${module.text.replace(/\s*:$/, '')}`, place: module.place }],
      remedy: 'Move it to optionalDependencies, or leave it out: the module that uses it brings the right one along.',
    };
  const [wheels] = findInCode(files, /(?:^|\/)requirements[^/]*\.txt$/, wheel);
  if (wheels !== undefined)
    yield {
      ...about(service, wheels, 'its requirements'),
      evidence: [{ text: 'a wheel for x86_64 is named by its file', place: wheels.place }],
      remedy: 'Name package and version, and let pip choose the wheel; or give each file a marker on platform_machine.',
    };
}

function about(
  service: string,
  { place }: CodeMatch,
  where: string,
): Pick<Sighting, 'service' | 'place' | 'message' | 'confidence'> {
  return { service, place, message: `${service} cannot be installed for arm64 as ${where} stands.`, confidence: 'likely' };
}

/** Bundler installs for the platforms that are listed; `ruby` stands for any. */
function isForOne(list: string): boolean {
  const names = list.trim().split(/\s+/);
  return (
    names.some((name) => name.startsWith('x86_64-linux')) &&
    !names.some((name) => /^(?:ruby|aarch64-linux|arm64-linux)/.test(name))
  );
}

/** What is optional is left out by npm where it does not fit. The rest of the file keeps its places. */
function withoutOptional(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.map((file) => ({
    ...file,
    text: file.text.replaceAll(/"optionalDependencies"\s*:\s*\{[^}]*\}/g, (part) => part.replaceAll(/[^\n]/g, ' ')),
  }));
}
