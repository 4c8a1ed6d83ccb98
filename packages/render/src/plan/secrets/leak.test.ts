import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../traced.ts';
import { buildApp, planOf, type ServiceDraft } from '../testing/build-app.ts';

/** Values as generators write them; each is found by nothing but the value. */
const secretValue = fc
  .string({
    unit: fc.constantFrom(...Array.from('abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789')),
    minLength: 12,
    maxLength: 24,
  })
  .filter((text) => /[0-9]/.test(text) && /[a-z]/.test(text));

/** Places in which a person may write the secret of a server that they call. */
const places: readonly ((value: string) => ServiceDraft)[] = [
  (value) => ({ environment: { DB_PASSWORD: value } }),
  (value) => ({ environment: { DATABASE_URL: `postgres://app:${value}@db:5432/app` } }),
  (value) => ({ environment: { SETTINGS: `{"host": "db", "credentials": ["app", "${value}"]}` } }),
  (value) => ({ environment: { PLAIN: value, DB_HOST: 'db' } }),
  (value) => ({ command: ['server', '--db-password', value] }),
  (value) => ({ command: ['sh', '-c', `exec server --dsn "postgres://app:${value}@db/app"`] }),
  (value) => ({ command: ['server', `--something=${value}`] }),
  (value) => ({ labels: { 'com.example.login': `app:${value}` } }),
  (value) => ({ files: { './config.yaml': `db:\n  host: db\n  login: app/${value}\n` } }),
];

describe('a secret value', () => {
  it('stands nowhere in the plan nor in what is said about it, wherever people write it', () => {
    fc.assert(
      fc.property(secretValue, fc.subarray([...places], { minLength: 1 }), (value, chosen) => {
        const clients = Object.fromEntries(chosen.map((place, index) => [`client${index}`, place(value)]));
        const { plan, account } = planOf(
          buildApp({ db: { role: 'database', environment: { POSTGRES_PASSWORD: value } }, ...clients }),
        );
        const said = JSON.stringify([
          account.findings,
          account.notes,
          account.uses,
          plan.secrets.required,
          plain(plan.secrets.objects),
        ]);
        const delivered = plan.app.services.flatMap(({ name, environment, command }) => [
          ...environment.map((variable) => deliver(plan.secrets.variables.get(name)?.get(variable.name), variable.value.value)),
          ...(command?.value ?? []).map((item) => JSON.stringify(plan.secrets.template(name, item)?.text ?? item)),
        ]);

        expect(said).not.toContain(value);
        expect(delivered.filter((text) => text.includes(value))).toEqual([]);
      }),
    );
  });

  it('is recognised in labels and files that cannot hold a reference', () => {
    fc.assert(
      fc.property(secretValue, (value) => {
        const { plan } = planOf(
          buildApp({
            db: { role: 'database', environment: { POSTGRES_PASSWORD: value } },
            web: { files: { './a.conf': `x ${value}` } },
          }),
        );

        expect(plan.secrets.holdsSecret(`label ${value}`)).toBe(true);
        expect(plan.secrets.files.has('./a.conf')).toBe(true);
      }),
    );
  });

  it('filled into the template again gives the text that the container had in Compose', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', ' ', '$', '(', ')', '"', '-', '='), maxLength: 30 });
    fc.assert(
      fc.property(secretValue, text, text, (value, before, after) => {
        const original = `${before}${value}${after}`;
        const { plan } = planOf(buildApp({ web: { environment: { API_KEY: value, TEXT: original } } }));
        const variable = plan.secrets.variables.get('web')?.get('TEXT');

        expect(variable).toBeDefined();
        // A text that looks random as a whole has a key of its own, whose value is the whole text.
        if (variable?.kind === 'template') expect(expand(variable.template, value)).toBe(original);
        else expect(variable?.reference).toBe(original === value ? 'web#API_KEY' : 'web#TEXT');
      }),
    );
  });
});

function deliver(variable: { readonly kind: string; readonly template?: string } | undefined, value: string | undefined): string {
  return variable === undefined ? (value ?? '') : (variable.template ?? '');
}

/** What Kubernetes makes of a template when every reference has the value: `$$` is `$`, and a lone `$` stays. */
function expand(template: string, value: string): string {
  return template.replace(/\$\$|\$\([A-Z_0-9]+\)/g, (match) => (match === '$$' ? '$' : value));
}
