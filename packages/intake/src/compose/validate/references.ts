import { closestWord } from '../../wording/closest.ts';
import { asText, itemsAt, mapAt, textAt } from '../tree/edit.ts';
import type { MapNode, Node } from '../tree/node.ts';
import type { Checked } from './checked.ts';

/**
 * Checks that every network, volume, config, secret and model that a service names is declared.
 *
 * @source compose-go loader/validate.go, checkConsistency
 */
export function checkReferences(checked: Checked): void {
  const { service } = checked;
  checkNetworks(checked);
  for (const volume of itemsAt(service, 'volumes')) {
    if (volume.kind !== 'map' || textAt(volume, 'type') !== 'volume') continue;
    const source = volume.entries.get('source');
    if (source !== undefined && asText(source) !== '') checkName(source, 'volume', checked);
  }
  const build = mapAt(service, 'build');
  for (const secret of build === undefined ? [] : itemsAt(build, 'secrets')) checkSource(secret, 'secret', checked);
  for (const config of itemsAt(service, 'configs')) checkSource(config, 'config', checked);
  for (const secret of itemsAt(service, 'secrets')) checkSource(secret, 'secret', checked);
  const models = mapAt(service, 'models');
  for (const [model, node] of models?.entries ?? []) report(model, models?.keyPlaces.get(model) ?? node.place, 'model', checked);
}

function checkNetworks(checked: Checked): void {
  const { name, service, path, trail } = checked;
  const networks = mapAt(service, 'networks');
  const mode = textAt(service, 'network_mode') ?? '';
  if (mode !== '' && networks !== undefined && networks.entries.size > 0) {
    const message = `service ${name} has network_mode and networks, which exclude each other; keep one`;
    trail.report(service.entries.get('network_mode')?.place, path, message);
  }
  for (const [network, node] of networks?.entries ?? []) {
    report(network, networks?.keyPlaces.get(network) ?? node.place, 'network', checked);
  }
}

function checkSource(mount: Node, what: Resource, checked: Checked): void {
  const source = mount.kind === 'map' ? mount.entries.get('source') : undefined;
  if (source !== undefined) checkName(source, what, checked);
  else report('', mount.place, what, checked);
}

function checkName(source: Node, what: Resource, checked: Checked): void {
  report(asText(source) ?? '', source.place, what, checked);
}

type Resource = 'network' | 'volume' | 'config' | 'secret' | 'model';

/** Reports a name that is not declared. */
function report(wanted: string, place: MapNode['place'], what: Resource, { name, path, divided, trail }: Checked): void {
  const declared = mapAt(divided.active, `${what}s`);
  if (declared?.entries.has(wanted) === true) return;
  const near = trail.isCrowded ? undefined : closestWord(wanted, declared?.entries.keys() ?? []);
  const hint = near === undefined ? `declare it under \`${what}s\`` : `did you mean ${near}?`;
  trail.report(place, path, `service ${name} uses the ${what} ${wanted}, which is not declared; ${hint}`);
}
