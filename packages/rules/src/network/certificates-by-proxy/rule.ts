import { commandLineOf } from '../../reading/command-line.ts';
import { mountedTextsOf } from '../../reading/text-files.ts';
import type { Evidence, Rule } from '../../rule.ts';

/** The proxy fetches certificates itself. */
export const certificatesByProxy: Rule = {
  id: 'certificates-by-proxy',
  family: 'network',
  severity: 'warning',
  topic: 'local-state',
  title: 'A container fetches certificates and keeps them on its disk.',
  why: "Let's Encrypt asks back at the address of the domain. With two pods the question may reach the other one; each keeps certificates of its own, and a pod without its volume asks for new ones until the weekly limit is reached.",
  remedy: 'Leave certificates to cert-manager, and let the Ingress end TLS.',
  change: {
    file: 'compose.yaml',
    before: ['command: --certificatesresolvers.le.acme.email=${EMAIL}'],
    after: ['command: --entrypoints.web.address=:80'],
  },
  *looks(view) {
    for (const service of view.services) {
      const evidence: Evidence[] = [];
      const command = commandLineOf(service);
      const image = service.image?.value ?? '';
      if (/certificatesresolvers\.\w+\.acme/i.test(command?.text ?? ''))
        evidence.push({ text: 'its command sets up ACME', place: command?.place ?? service.place });
      if (/(?:^|\/)(?:certbot\/|certbot(?::|$)|acme\.sh|acme-companion|letsencrypt|linuxserver\/swag|https-portal)/.test(image))
        evidence.push({ text: 'it is a client of a certificate authority', place: service.place });
      for (const { file, text } of mountedTextsOf(service, view)) {
        if (/^[ \t]*(?:certificatesResolvers|\[certificatesResolvers)/m.test(text) && /acme/.test(text))
          evidence.push({ text: `${file} sets up ACME`, place: { file: file.replace(/^\.\//, ''), line: 1, column: 1 } });
      }
      const [first] = evidence;
      if (first?.place === undefined) continue;
      yield {
        service: service.name,
        place: first.place,
        message: `${service.name} fetches certificates and keeps them on its disk: two pods fetch their own, and a new pod begins again.`,
        evidence,
      };
    }
  },
};
