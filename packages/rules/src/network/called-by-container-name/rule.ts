import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import { mountedTextsOf, placeInText } from '../../reading/text-files.ts';
import type { Evidence, Rule } from '../../rule.ts';

/** Others call the container by its own name. */
export const calledByContainerName: Rule = {
  id: 'called-by-container-name',
  family: 'network',
  severity: 'advice',
  topic: 'other',
  title: 'A service is called by the name of its container.',
  why: 'The `container_name` is a name in one Docker Engine. In a cluster the name of the service counts, and names with underscores are not allowed at all.',
  remedy: 'Call the service by its name in the Compose file.',
  change: { file: 'compose.yaml', before: ['DB_HOST: shop_db'], after: ['DB_HOST: db'] },
  handled: 'A Service with that name is added, or the texts are changed where the name is not allowed.',
  *looks(view) {
    const { services } = view;
    for (const service of services) {
      const name = service.containerName?.value;
      if (name === undefined || name === service.name || services.some((other) => other.name === name)) continue;
      // An alias is a name that the Compose file gives on purpose, whatever the container is called.
      if (service.networks.some(({ aliases }) => aliases.some(({ value }) => value === name))) continue;
      const asHost = new RegExp(`(?:^|[@/\\s"'=,])${name.replace(/[.\\+*?^$()[\]{}|]/g, '\\$&')}(?=[:/\\s"',;]|$)`);
      const evidence: Evidence[] = [];
      for (const other of services) {
        if (other.name === service.name) continue;
        const variable = other.environment.find(({ value }) => value.value !== undefined && asHost.test(value.value));
        if (variable !== undefined)
          evidence.push({ text: `${variable.name} of ${other.name} names ${name}`, place: placeOf(variable.value, other.place) });
        const command = commandLineOf(other);
        if (command !== undefined && asHost.test(command.text))
          evidence.push({ text: `the command of ${other.name} names ${name}`, place: command.place });
        for (const text of mountedTextsOf(other, view)) {
          const match = new RegExp(
            `(?:https?://|server\\s+|host["']?\\s*[:=]\\s*["']?)${name.replace(/[.\\+*?^$()[\]{}|]/g, '\\$&')}(?=[:/;\\s"'])`,
          ).exec(text.text);
          if (match !== null) evidence.push({ text: `${text.file} names ${name}`, place: placeInText(text, match.index) });
        }
      }
      const [first] = evidence;
      if (first?.place === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} is called ${name} by others; that name exists in one Docker Engine only.`,
        evidence,
        confidence: 'likely',
      };
    }
  },
};
