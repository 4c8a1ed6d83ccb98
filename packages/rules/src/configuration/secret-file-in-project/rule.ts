import { mountedTextsOf } from '../../reading/text-files.ts';
import type { Rule } from '../../rule.ts';

/** A private key lies beside the Compose file. */
export const secretFileInProject: Rule = {
  id: 'secret-file-in-project',
  family: 'configuration',
  severity: 'warning',
  topic: 'secret-clear',
  title: 'A private key lies in a folder of the project.',
  why: 'A key in the project folder is usually in Git as well, and on every machine of every developer. As a ConfigMap it would be readable to everybody who may look at the namespace.',
  remedy: 'Take it out of the repository, replace it, and deliver it from the secret store; leave certificates to cert-manager.',
  change: {
    file: 'compose.yaml',
    before: ['volumes: [./tls.key:/etc/tls/tls.key]'],
    after: ['secrets: [{source: tls_key, target: /etc/tls/tls.key}]'],
  },
  handled: 'A file that is a key is left out of the delivery and becomes a Secret to create.',
  *looks(view) {
    const reported = new Set<string>();
    for (const service of view.services) {
      for (const { file, text, mountedAt } of mountedTextsOf(service, view)) {
        if (reported.has(file) || !/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text)) continue;
        reported.add(file);
        yield {
          service: service.name,
          place: mountedAt,
          message: `${service.name} reads a private key from ${file}: everybody with the project has it.`,
          evidence: [{ text: `${file} holds a private key`, place: { file: file.replace(/^\.\//, ''), line: 1, column: 1 } }],
        };
      }
    }
  },
};
