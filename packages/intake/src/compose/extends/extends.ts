import { dirname, relative } from 'node:path/posix';
import { closestWord } from '../../wording/closest.ts';
import type { Incoming, LoadBase, Scope } from '../load/scope.ts';
import { mergeService } from '../merge/merge.ts';
import { type Forgotten, forget } from '../merge/reset.ts';
import { joinPath } from '../paths/clean.ts';
import { isRemote } from '../paths/remote.ts';
import { resolvePaths } from '../paths/resolve.ts';
import { asText, changeEntries, isNull, mapAt, mapNode, withEntry, withoutEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';

/** Services that extend each other in a line; more is a mistake or an attack. */
const maxChain = 1000;

/**
 * Gives each service that extends another one what that one says, and its own values on top.
 *
 * @source compose-go loader/extends.go, ApplyExtends
 */
export function applyExtends(incoming: Incoming, scope: Scope, loadBase: LoadBase): MapNode {
  const { trail } = scope.session;
  let document = incoming.tree;
  for (const section of ['services', 'jobs']) {
    const containers = document.entries.get(section);
    if (containers === undefined) continue;
    if (containers.kind !== 'map') {
      trail.report(containers.place, pathOf(section), `${section} must be a map of names`);
      continue;
    }
    if (![...containers.entries.values()].some(hasExtends)) continue;
    const resolver = new ExtendsResolver(scope, incoming.file, loadBase);
    const services: Services = { containers, resolved: new Map(), forgotten: incoming.forgotten };
    for (const name of containers.entries.keys()) resolver.resolve(name, services, []);
    document = withEntry(
      document,
      section,
      changeEntries(containers, (container, name) => services.resolved.get(name) ?? container),
    );
  }
  return document;
}

/** The services of one document, and those that are resolved already, so that each is resolved once. */
interface Services {
  readonly containers: MapNode;
  readonly resolved: Map<string, MapNode>;
  readonly forgotten: readonly Forgotten[];
}

interface Reference {
  readonly service: string;
  readonly file: string | undefined;
  readonly node: Node;
}

class ExtendsResolver {
  readonly #scope: Scope;
  readonly #file: string;
  readonly #loadBase: LoadBase;
  readonly #bases = new Map<string, Services>();

  constructor(scope: Scope, file: string, loadBase: LoadBase) {
    this.#scope = scope;
    this.#file = file;
    this.#loadBase = loadBase;
  }

  /** The service with everything it extends, or undefined when it is empty. */
  resolve(name: string, services: Services, chain: readonly string[]): MapNode | undefined {
    const { trail } = this.#scope.session;
    const known = services.resolved.get(name);
    if (known !== undefined) return known;
    const service = services.containers.entries.get(name);
    if (service === undefined || isNull(service)) return undefined;
    if (service.kind !== 'map') {
      trail.report(service.place, pathOf('services', name), `services.${name} must be a map`);
      return undefined;
    }
    const reference = this.#reference(service, name);
    if (reference === undefined) return service;

    const link = `${name} in ${reference.file ?? this.#file}`;
    if (chain.includes(link)) {
      const circle = [...chain.slice(chain.indexOf(link)), link]
        .map((one) => one.slice(0, one.indexOf(' in ')))
        .join(' extends ');
      trail.report(
        reference.node.place,
        pathOf('services', name, 'extends'),
        `services extend each other in a circle: ${circle}`,
      );
      return service;
    }
    if (chain.length >= maxChain) {
      const message = `more than ${maxChain} services extend each other in a line, which is refused`;
      trail.report(reference.node.place, pathOf('services', name, 'extends'), message);
      trail.settle();
    }
    const source = this.#source(reference, name, services);
    if (source === undefined) return service;
    const base = this.resolve(reference.service, source, [...chain, link]);
    if (base === undefined) return service;

    const cleared = this.#forgetIn(base, name, services.forgotten);
    trail.drop(reference.node, 'directive');
    const merged = withoutEntry(mergeService(cleared, service, pathOf('services', name), trail), 'extends');
    // It is the service that extends, and that is written there; only what it says may come from the base.
    const placed = { ...merged, place: service.place };
    services.resolved.set(name, placed);
    return placed;
  }

  #reference(service: MapNode, name: string): Reference | undefined {
    const node = service.entries.get('extends');
    if (node === undefined) return undefined;
    const text = asText(node);
    if (text !== undefined) return { service: text, file: undefined, node };
    const wanted = node.kind === 'map' ? asText(node.entries.get('service')) : undefined;
    if (node.kind !== 'map' || wanted === undefined) {
      const message = `services.${name}.extends must name a service: \`extends: NAME\`, or a map with \`service\` and perhaps \`file\``;
      this.#scope.session.trail.report(node.place, pathOf('services', name, 'extends'), message);
      return undefined;
    }
    const file = node.entries.get('file');
    return { service: wanted, file: file === undefined || isNull(file) ? undefined : (asText(file) ?? ''), node };
  }

  /** The services among which the extended one is: those of the same document, or of another file. */
  #source(reference: Reference, name: string, services: Services): Services | undefined {
    const source = reference.file === undefined ? services : this.#baseServices(reference, name);
    if (source === undefined || source.containers.entries.has(reference.service)) return source;
    const known = closestWord(reference.service, source.containers.entries.keys());
    const hint = known === undefined ? '' : `. Did you mean ${known}?`;
    const where = reference.file === undefined ? 'this file' : reference.file;
    this.#scope.session.trail.report(
      reference.node.place,
      pathOf('services', name, 'extends'),
      `service ${name} extends ${reference.service}, but ${where} has no service of that name${hint}`,
    );
    return undefined;
  }

  #baseServices(reference: Reference, name: string): Services | undefined {
    const { session, sourceDirectory } = this.#scope;
    const file = reference.file ?? '';
    if (isRemote(file)) {
      const message = `service ${name} extends a file from elsewhere (${file}); copy the file into the project and name it here`;
      session.trail.report(reference.node.place, pathOf('services', name, 'extends'), message);
      return undefined;
    }
    const path = file.startsWith('/') ? file : joinPath(sourceDirectory, file);
    const known = this.#bases.get(path);
    if (known !== undefined) return known;
    const base = this.#loadBase(path, this.#scope, reference.node);
    const folder = relative(session.files.absolute(sourceDirectory), dirname(session.files.absolute(path)));
    const tree = resolvePaths(base.tree, { folder, home: session.home }, session.trail);
    const containers = mapAt(tree, 'services');
    if (containers === undefined) {
      session.trail.report(
        reference.node.place,
        pathOf('services', name, 'extends'),
        `${file} has no services that ${name} could extend`,
      );
      return undefined;
    }
    const services: Services = { containers, resolved: new Map(), forgotten: base.forgotten };
    this.#bases.set(path, services);
    return services;
  }

  /** The extending document may clear parts of the base with `!reset` and `!override`. */
  #forgetIn(base: MapNode, name: string, forgotten: readonly Forgotten[]): MapNode {
    if (forgotten.length === 0) return base;
    const wrapped = mapNode([['services', mapNode([[name, base]], base.place)]], base.place);
    const cleared = forget(wrapped, forgotten, this.#scope.session.trail);
    const services = mapAt(cleared, 'services');
    return (services === undefined ? undefined : mapAt(services, name)) ?? mapNode([], base.place);
  }
}

function hasExtends(container: Node): boolean {
  return container.kind !== 'map' || container.entries.has('extends');
}
