import type { EnvironmentValues, ImageValues, SharedValues } from '../values.ts';
import { choice, type Field, flag, list, map, object, text } from './field.ts';
import { fileKey, freeName, labelName, secretName } from './names.ts';
import { claim } from './storage.ts';

/** What only the shared release says. `configs` are described with the components. */
export const sharedFields: { readonly [K in Exclude<keyof SharedValues, 'component' | 'app' | 'kind' | 'configs'>]-?: Field } = {
  claims: map('Shared release: claims that several components mount, named `shared-<name>`.', labelName, claim, {
    example: '{uploads: {size: 10Gi, access: ReadWriteMany}}',
  }),
  secrets: map(
    'Shared release: Secrets that the components refer to. Never a value.',
    secretName,
    object<NonNullable<SharedValues['secrets']>[string]>(
      'A Secret.',
      {
        remote: text('Path in the store. Default: `<app>/<secret>`.'),
        type: text('Type of the Secret.', { default: 'Opaque' }),
        keys: map(
          'Keys of the Secret.',
          fileKey,
          object<NonNullable<SharedValues['secrets']>[string]['keys'][string]>(
            'A key; `{}` for the key of the same name in the store.',
            {
              property: text('Property in the store. Default: the key.'),
              remote: text('Path in the store, in place of that of the Secret.'),
              description: text('What it is for, for the person who fills the store.'),
            },
          ),
        ),
      },
      { required: ['keys'] },
    ),
    { example: '{db: {keys: {POSTGRES_PASSWORD: {}}}}' },
  ),
};

/** What `environments/<env>/` says. */
export const environmentFields: { readonly [K in keyof (EnvironmentValues & ImageValues)]-?: Field } = {
  environment: text('Name of the environment.', { example: 'staging' }),
  domain: text('Domain below which routes are; `{domain}` in `exposure.<name>.host`.', { default: 'example.test' }),
  ingress: object<EnvironmentValues['ingress']>('How requests come in.', {
    kind: choice('What an exposure of kind http becomes.', ['Ingress', 'HTTPRoute', 'none'], { default: 'Ingress' }),
    class: text('IngressClass. Default: that of the cluster.', { example: 'nginx' }),
    gateway: object<NonNullable<EnvironmentValues['ingress']['gateway']>>(
      'HTTPRoute: the Gateway that it belongs to.',
      { name: text('Name.'), namespace: text('Namespace.'), section: text('Listener.') },
      { required: ['name'] },
    ),
    tls: object<NonNullable<EnvironmentValues['ingress']['tls']>>('The certificate.', {
      secret: text('Secret that holds it. Default: `<component>-<exposure>-tls`.'),
      issuer: text('Issuer of cert-manager.'),
      clusterIssuer: text('ClusterIssuer of cert-manager.', { example: 'letsencrypt' }),
    }),
    annotations: map('Annotations of every Ingress.', freeName, text('Value.')),
  }),
  secretStore: object<EnvironmentValues['secretStore']>('Where Secrets come from.', {
    mode: choice(
      '`external`: ExternalSecret objects. `sealed`: SealedSecret objects. `plain-reference`: the Secrets exist already.',
      ['external', 'sealed', 'plain-reference'],
      { default: 'plain-reference' },
    ),
    name: text('external: name of the store.', { default: 'default' }),
    kind: choice('external: kind of the store.', ['SecretStore', 'ClusterSecretStore'], { default: 'ClusterSecretStore' }),
    refreshInterval: text('external: how often the store is asked.', { default: '1h' }),
    sealed: map(
      'sealed: encrypted values by Secret.',
      secretName,
      map('Encrypted values by key.', fileKey, text('What `kubeseal --raw` printed.')),
    ),
  }),
  storage: object<NonNullable<EnvironmentValues['storage']>>('Storage.', {
    classes: map('Storage class by access mode. Default: that of the cluster.', { name: 'access' }, text('Storage class.'), {
      default: '{}',
      example: '{ReadWriteMany: nfs}',
    }),
  }),
  toolbox: object<NonNullable<EnvironmentValues['toolbox']>>(
    'Image with sh and nc, for waits.',
    { image: text('Image reference.', { default: 'docker.io/library/busybox:1.37.0' }) },
    { required: ['image'] },
  ),
  imageRegistry: text('Registry that is written before images that name none.', {
    default: '""',
    example: 'registry.example.test/team',
  }),
  imagePullSecrets: list('Secrets for the registry.', text('Name of a Secret.'), { default: '[]' }),
  networkPolicies: flag('Whether there are NetworkPolicies.', { default: 'true' }),
  images: map(
    'Image by component. The one file that CI writes: `environments/<env>/images.yaml`.',
    freeName,
    text('Image reference.'),
    {
      default: '{}',
      example: '{web: "registry.example.test/shop/web@sha256:…"}',
    },
  ),
};
