import type { Claim, FileSet, Volume, VolumeMountValues } from '../values.ts';
import { choice, flag, list, map, number, object, text } from './field.ts';
import { containerPath, fileKey, labelName, labelValuePattern, metadataKey, quantityPattern } from './names.ts';

/** A claim for storage. */
export const claim = object<Claim>(
  'Storage that outlives the pods. It is kept when the release goes.',
  {
    size: text('Capacity.', { pattern: quantityPattern, example: '10Gi' }),
    class: text('Storage class. Default: that of the environment for this access, else that of the cluster.'),
    access: choice('Who may mount it at the same time.', ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'], {
      default: 'ReadWriteOnce',
    }),
    labels: map('More labels.', metadataKey, text('Value of the label.', { pattern: labelValuePattern })),
  },
  { required: ['size'], definition: 'claim' },
);

/** Content of a ConfigMap. */
export const files = object<FileSet>(
  'Files.',
  {
    data: map('Text files. Braces in them are left alone.', fileKey, text('Content.')),
    binary: map('Binary files.', fileKey, text('Content in Base64.', { pattern: '^[A-Za-z0-9+/=\\s]*$' })),
  },
  { definition: 'files' },
);

/** ConfigMaps by name. */
export const configs = map(
  'ConfigMaps, named `<component>-<name>`. The pods are replaced when their content changes.',
  labelName,
  files,
  { example: '{nginx: {data: {nginx.conf: "events {}"}}}' },
);

const mount = object<VolumeMountValues>('How it is mounted; `{}` for reading and writing in the main container.', {
  readOnly: flag('It cannot be written.', { default: 'false' }),
  subPath: text('Only this file or folder of the volume.', { example: 'nginx.conf' }),
  containers: list('`main`, names of sidecars and init containers.', text('Name.'), { default: '[main]' }),
  propagation: choice('How mounts pass between node and container.', ['None', 'HostToContainer', 'Bidirectional'], {
    default: 'None',
  }),
});

/** Volumes of the pod by name. */
export const volumes = map(
  'Volumes of the pod. Exactly one source each.',
  labelName,
  object<Volume>(
    'A volume.',
    {
      claim: { ...claim, meaning: 'A claim of this component: `<component>-<name>`, or a claim template of a StatefulSet.' },
      shared: text('A claim of the shared release, by its name there.', { example: 'uploads' }),
      existing: text('A claim that exists already.'),
      config: text('A ConfigMap of this component: a key of `configs`.', { example: 'nginx' }),
      existingConfig: text('A ConfigMap that exists already. When it changes, nothing restarts the pods: `config` does.'),
      secret: object<NonNullable<Volume['secret']>>(
        'A Secret.',
        { name: text('Name of the Secret.'), optional: flag('The pod starts without it.', { default: 'false' }) },
        { required: ['name'] },
      ),
      empty: object<NonNullable<Volume['empty']>>('An empty folder that goes with the pod.', {
        memory: flag('In memory, counted as memory of the container.', { default: 'false' }),
        size: text('Most that it may hold.', { pattern: quantityPattern, example: '64Mi' }),
      }),
      host: object<NonNullable<Volume['host']>>(
        'A path of the node. Needs `exceptions.hostPaths`.',
        { path: text('Absolute path.', { pattern: '^/' }), type: text('What must be there.', { example: 'Socket' }) },
        { required: ['path'] },
      ),
      image: object<NonNullable<Volume['image']>>(
        'The files of an image, read-only.',
        {
          reference: text('Image reference.'),
          pullPolicy: choice('When the image is pulled.', ['Always', 'IfNotPresent', 'Never']),
        },
        { required: ['reference'] },
      ),
      nfs: object<NonNullable<Volume['nfs']>>(
        'A folder of an NFS server. Needs `exceptions.volumes`.',
        {
          server: text('Host name or address.'),
          path: text('Exported path.', { pattern: '^/' }),
          readOnly: flag('It cannot be written.', { default: 'false' }),
        },
        { required: ['server', 'path'] },
      ),
      items: map(
        'For configs and secrets: which files, and where below the mount. Default: all, by their names.',
        fileKey,
        object<{ path: string; mode?: number }>(
          'A file.',
          {
            path: text('Relative path below the mount.'),
            mode: number('Permission bits, in decimal: 420 is 0644.', { maximum: 511 }),
          },
          { required: ['path'] },
        ),
      ),
      defaultMode: number('Permission bits of files of configs and secrets, in decimal: 420 is 0644.', {
        maximum: 511,
        default: '420',
      }),
      mounts: map('Where it is mounted.', containerPath, mount, { example: '{/var/lib/data: {}}' }),
    },
    { required: ['mounts'] },
  ),
);
