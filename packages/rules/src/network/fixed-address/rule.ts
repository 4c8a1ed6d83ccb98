import { placeOf } from '../../places.ts';
import { mountedTextsOf, placeInText } from '../../reading/text-files.ts';
import type { Evidence, Rule } from '../../rule.ts';

const privateAddress = /(?<![\d.])(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}(?![\d.]*\/\d)(?![\d.])/;

/** Variables with the address that a program gives out as its own. */
const toOthers = /^\w*(?:EXTERNAL|ADVERTISED?|ANNOUNCED?|PUBLIC)(?:_|ADDR|IP|HOST)\w* holds/i;

/** An address of one network is written down. */
export const fixedAddress: Rule = {
  id: 'fixed-address',
  family: 'network',
  severity: 'warning',
  topic: 'other',
  title: 'An address of one private network is written down.',
  why: 'Addresses of containers and of the machine hold on this machine only. Pods get another address each time they start, and the network of the cluster is another one.',
  remedy: 'Call services by their names; give addresses outside the cluster for each environment.',
  change: { file: 'compose.yaml', before: ['REDIS_HOST: 172.20.0.5'], after: ['REDIS_HOST: redis'] },
  *looks(view) {
    for (const service of view.services) {
      const evidence: Evidence[] = [];
      for (const { name, value, template } of service.environment) {
        if (
          template === undefined &&
          value.value !== undefined &&
          privateAddress.test(value.value) &&
          !/SUBNET|CIDR|RANGE|NETWORKS?$|ALLOW|TRUST|PROXIES|WHITELIST|DENY|DNS/i.test(name)
        )
          evidence.push({ text: `${name} holds ${privateAddress.exec(value.value)?.[0]}`, place: placeOf(value, service.place) });
      }
      for (const { value, origin } of service.extraHosts) {
        if (privateAddress.test(value.address))
          evidence.push({
            text: `${value.host} is made to mean ${value.address}`,
            place: placeOf({ value, origin }, service.place),
          });
      }
      for (const text of mountedTextsOf(service, view)) {
        const match = /\.(?:conf|ya?ml|toml|ini|json|properties|cfg)$/.test(text.file)
          ? new RegExp(
              `(?:proxy_pass|server|upstream|host|url|address|endpoint|targets?)[^\\n#]{0,40}?(${privateAddress.source})`,
              'i',
            ).exec(text.text)
          : null;
        if (match !== null)
          evidence.push({
            text: `${text.file} names ${match[1]}`,
            place: placeInText(text, match.index + match[0].lastIndexOf(match[1] ?? '')),
          });
      }
      const [first] = evidence;
      if (first?.place === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message: evidence.every(({ text }) => toOthers.test(text))
          ? `${service.name} tells others to reach it at an address of this machine's network, which nobody in a cluster has.`
          : `${service.name} calls an address of this machine's network; in a cluster something else, or nothing, has it.`,
        evidence,
        confidence: 'likely',
      };
    }
  },
};
