import { describe, expect, test } from 'vitest';
import type { ComponentSummary } from '../render.ts';
import { podSecurity, podSecurityNeed } from './pod-security.ts';
import { buildComponentSummary } from './testing/component-summary.ts';

const component = (name: string, exceptions: Parameters<typeof podSecurityNeed>[0], claims: ComponentSummary['claims'] = []) =>
  buildComponentSummary({ name, claims, podSecurity: podSecurityNeed(exceptions, []) });

describe('the level that lets a component in', () => {
  test.each([
    { exceptions: {}, capabilities: [], level: 'restricted' },
    { exceptions: { root: 'it starts as root' }, capabilities: [], level: 'baseline' },
    { exceptions: { root: 'a', capabilities: 'b' }, capabilities: ['SYS_CHROOT'], level: 'baseline' },
    { exceptions: { capabilities: 'cap_add: NET_ADMIN' }, capabilities: ['NET_ADMIN'], level: 'privileged' },
    { exceptions: { seccomp: 'unconfined' }, capabilities: [], level: 'privileged' },
    { exceptions: { root: 'a', hostPaths: 'b' }, capabilities: [], level: 'privileged' },
  ])('$exceptions with $capabilities needs $level', ({ exceptions, capabilities, level }) => {
    expect(podSecurityNeed(exceptions, capabilities).level).toBe(level);
  });

  test('a reason that two exceptions share is said once', () => {
    const root = { root: 'it starts as root', capabilities: 'it starts as root, with the usual capabilities' };

    expect(podSecurityNeed(root, []).reasons).toEqual([root.capabilities]);
    expect(podSecurityNeed({ root: 'it starts as root', capabilities: 'it starts as root' }, []).reasons).toEqual([
      'it starts as root',
    ]);
  });
});

describe('what MIGRATION.md says', () => {
  test('nothing, when a namespace can enforce restricted as it is', () => {
    expect(podSecurity('shop', 'production', [component('web', {})])).toEqual([]);
  });

  test('the level for all, and the components that keep it from being stricter, with their reasons', () => {
    const said = podSecurity('shop', 'production', [
      component('web', {}),
      component('db', { root: 'the image starts as root' }),
      component('agent', { hostPaths: 'mounts /var/log of the node' }),
    ]).join('\n');

    expect(said).toContain('`shop-production` can enforce `privileged`');
    expect(said).toContain('| `db` | baseline | the image starts as root |');
    expect(said).toContain('| `agent` | privileged | mounts /var/log of the node |');
    expect(said).not.toContain('`web`');
  });

  test('only what shares no claim can move to another namespace', () => {
    const said = podSecurity('shop', 'production', [
      component('db', { root: 'root' }, [{ name: 'db-data-db-0', path: '/data' }]),
      component('proxy', { root: 'root' }, [{ name: 'shared-uploads', path: '/uploads' }]),
    ]).join('\n');

    expect(said).toMatch(/shares no claim with others: `db`\./);
  });
});
