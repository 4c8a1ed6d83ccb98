import { promoteAliases } from '../canonical/aliases.ts';
import { toCanonical } from '../canonical/canonical.ts';
import { setDefaults } from '../canonical/defaults.ts';
import { omitEmpty } from '../canonical/omit-empty.ts';
import { applyExtends } from '../extends/extends.ts';
import { applyInclude } from '../include/include.ts';
import { interpolate } from '../interpolate/interpolate.ts';
import { mergeDocuments } from '../merge/merge.ts';
import { applyTags, forget } from '../merge/reset.ts';
import { keepUnique } from '../merge/unique.ts';
import { resolvePaths } from '../paths/resolve.ts';
import { validateSchema } from '../schema/validate.ts';
import { mapNode, withoutEntry } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import { pathOf } from '../tree/path.ts';
import { checkRules } from '../validate/rules.ts';
import { resolveEnvironment } from './resolve-environment.ts';
import type { Incoming, LoadBase, Scope } from './scope.ts';

/**
 * Loads the files of a scope into one merged document in canonical form, with defaults, rules checked, and paths that
 * count from the scope's working directory.
 *
 * @throws AppError with every problem of the phase that failed
 * @source compose-go loader/loader.go, loadYamlModel
 */
export function loadModel(scope: Scope): MapNode {
  const { trail } = scope.session;
  let model: MapNode = mapNode([], { file: scope.session.files.name(scope.files[0] ?? '-'), line: 1, column: 1 });
  for (const file of scope.files) model = loadFile(file, scope, model);

  model = setDefaults(model, trail);
  trail.settle();
  checkRules(model, trail);
  trail.settle();
  model = resolvePaths(model, { folder: scope.workingDirectory, home: scope.session.home }, trail);
  trail.settle();
  return resolveEnvironment(model, scope.environment);
}

/** Merges the documents of a file, one after the other, over what came before. */
function loadFile(file: string, scope: Scope, before: MapNode): MapNode {
  const { session } = scope;
  const { trail } = session;
  let model = before;
  for (const document of session.documents(file, scope.role, scope.reference)) {
    let incoming = readIncoming(document, file, scope);
    incoming = { ...incoming, tree: applyInclude(incoming, scope, loadModel) };
    trail.settle();
    model = forget(model, incoming.forgotten, trail);
    const extended = applyExtends(incoming, scope, loadBase);
    trail.settle();
    model = keepUnique(mergeDocuments(model, extended, trail), trail);
    trail.settle();
    trail.reportAll(validateSchema(model));
    trail.settle();
    model = finish(withoutVersion(model, scope), scope);
  }
  return model;
}

/** Loads a file whose services are extended. Only services are taken from it, and the result of the merge is checked. */
const loadBase: LoadBase = (file, scope, reference) => {
  const { session } = scope;
  let model: MapNode | undefined;
  let last: Incoming | undefined;
  for (const document of session.documents(file, 'extends', { place: reference.place, why: 'but a service extends it' })) {
    last = readIncoming(document, file, scope);
    model =
      model === undefined ? last.tree : mergeDocuments(forget(model, last.forgotten, session.trail), last.tree, session.trail);
    model = finish(keepUnique(model, session.trail), scope);
  }
  const tree = model ?? mapNode([], { file: session.files.name(file), line: 1, column: 1 });
  return { tree, forgotten: last?.forgotten ?? [], file };
};

/** A document with tags applied, variables replaced and old names of attributes adopted. */
function readIncoming(document: Node, file: string, scope: Scope): Incoming {
  const { trail } = scope.session;
  const { tree, forgotten } = applyTags(document, trail);
  if (tree?.kind !== 'map') {
    trail.report(document.place, undefined, 'a Compose document is a map with keys such as `services`; this one is not');
    trail.settle();
    return { tree: mapNode([], document.place), forgotten, file };
  }
  const interpolated = interpolate(tree, (name) => scope.environment.get(name));
  trail.warnings.push(...interpolated.warnings);
  return { tree: promoteAliases(interpolated.tree, trail), forgotten, file };
}

/** Short forms become long ones, which can show that entries repeat each other. */
function finish(document: MapNode, scope: Scope): MapNode {
  const { trail } = scope.session;
  const canonical = toCanonical(document, trail);
  trail.settle();
  const model = keepUnique(omitEmpty(canonical, trail), trail);
  trail.settle();
  return model;
}

function withoutVersion(model: MapNode, scope: Scope): MapNode {
  const version = model.entries.get('version');
  if (version === undefined) return model;
  const { trail } = scope.session;
  trail.warn(version.place, pathOf('version'), '`version` is obsolete and has no effect; remove it');
  trail.drop(version, 'obsolete');
  return withoutEntry(model, 'version');
}
