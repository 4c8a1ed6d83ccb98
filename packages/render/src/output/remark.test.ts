import { expect, test } from 'vitest';
import { remarkOf } from './remark.ts';

const place = { file: 'compose.yaml', line: 3, column: 5 };

test.each(['web', '["shop.web"]', '["a[0]"]'])(
  'the block of %s in the input stands beside a value that lies elsewhere',
  (name) => {
    const service = name.startsWith('[') ? `services${name}` : `services.${name}`;
    const remark = (key: string, path: readonly string[]) => remarkOf({ how: 'stated', place, key: `${service}.${key}` }, path);

    expect(remark('deploy.resources.limits.memory', ['container', 'memory'])).toBe('compose.yaml deploy.resources.limits');
    expect(remark('entrypoint', ['container', 'command'])).toBe('compose.yaml entrypoint');
    expect(remark('expose[0]', ['container', 'ports'])).toBe('compose.yaml expose');
    expect(remark('networks.back', ['network', 'networks', 'back'])).toBe('compose.yaml');
  },
);
