import { expect, test } from 'vitest';
import type { ServiceDraft } from '../plan/testing/build-app.ts';
import { dataMount, dataVolume, said, translate } from './testing/translate.ts';

const imageUser = (user: string, ids: { userId?: number; groupId?: number } = {}) => ({
  source: 'dockerfile' as const,
  exposed: [],
  volumes: [],
  user: said(user, 'image.user'),
  ...(ids.userId === undefined ? {} : { userId: said(ids.userId, 'image.user') }),
  ...(ids.groupId === undefined ? {} : { groupId: said(ids.groupId, 'image.user') }),
});
const of = (draft: ServiceDraft) => {
  const { values } = translate(draft);
  return { security: values.container.security, exceptions: Object.keys(values.exceptions ?? {}), pod: values.pod };
};

test('a numeric user needs no exception', () => {
  expect(of({ user: said('1000:1001', 'user') })).toEqual({
    security: { user: 1000, group: 1001 },
    exceptions: [],
    pod: undefined,
  });
});

test('the user of the image counts, by number or by a name whose number is known', () => {
  expect(of({ imageFacts: imageUser('65532') })).toMatchObject({ security: { user: 65_532 }, exceptions: [] });
  expect(of({ imageFacts: imageUser('node', { userId: 1000, groupId: 1000 }) })).toMatchObject({
    security: { user: 1000, group: 1000 },
    exceptions: [],
  });
});

test('a user known by name only may not be called root, but keeps no capabilities', () => {
  expect(of({ imageFacts: imageUser('app') }).exceptions).toEqual(['root']);
});

test('root and the unknown keep what they may need to start, with a reason', () => {
  const { values } = translate({});

  expect(values.exceptions).toEqual({
    root: 'the user of the image is not known',
    capabilities: 'the user of the image is not known, with the usual capabilities',
  });
  expect(of({ user: said('root', 'user'), imageFacts: imageUser('1000') })).toMatchObject({
    security: { user: 0 },
    exceptions: ['capabilities', 'root'],
  });
});

test('root that gives up all capabilities gets none back', () => {
  expect(of({ user: said('0', 'user'), capDrop: [said('ALL', 'cap_drop[0]')] })).toEqual({
    security: { user: 0, capabilities: { drop: ['ALL'] } },
    exceptions: ['root'],
    pod: undefined,
  });
});

test('an unknown user name is told of and left to the image', () => {
  const { account, codes } = translate({ user: said('deploy', 'user'), imageFacts: imageUser('1000') });

  expect(codes('user')).toEqual(['user-name']);
  expect(account.findings.map(({ code }) => code)).toContain('user-unknown');
});

test('an empty user is none', () => {
  expect(of({ user: said(':', 'user'), imageFacts: imageUser('1000') })).toMatchObject({
    security: { user: 1000 },
    exceptions: [],
  });
});

test('capabilities are written as Kubernetes names them, and SYS_ADMIN escalates', () => {
  const added = of({
    user: said('1000', 'user'),
    capAdd: [said('CAP_NET_ADMIN', 'cap_add[0]'), said('sys_admin', 'cap_add[1]')],
  });

  expect(added.security?.capabilities).toEqual({ add: ['NET_ADMIN', 'SYS_ADMIN'] });
  expect(added.exceptions).toEqual(['capabilities', 'escalation']);
});

test('privileged is kept, with exceptions and a warning', () => {
  const { values, account } = translate({ privileged: said(true, 'privileged') });

  expect(values.container.security?.privileged).toBe(true);
  expect(Object.keys(values.exceptions ?? {})).toEqual(expect.arrayContaining(['privileged', 'escalation']));
  expect(account.findings.map(({ code }) => code)).toContain('host-access');
});

test('security options find their fields', () => {
  const option = (text: string) => [said(text, 'security_opt[0]')];

  expect(of({ securityOpt: option('seccomp:unconfined') })).toMatchObject({
    security: { seccomp: 'Unconfined' },
    exceptions: expect.arrayContaining(['seccomp']),
  });
  expect(of({ securityOpt: option('apparmor=unconfined') })).toMatchObject({ security: { appArmor: 'Unconfined' } });
  expect(of({ securityOpt: option('label:type:svirt_apache_t') })).toMatchObject({
    security: { seLinux: { type: 'svirt_apache_t' } },
  });
  expect(of({ securityOpt: option('seccomp=./profile.json') })).toMatchObject({ security: { seccomp: 'RuntimeDefault' } });
  expect(translate({ securityOpt: option('seccomp=./profile.json') }).account.findings.map(({ code }) => code)).toContain(
    'security-profile',
  );
});

test('a read-only root is kept', () => {
  expect(of({ readOnly: said(true, 'read_only') }).security).toEqual({ readOnlyRoot: true });
});

test('fresh claims belong to the group of the process', () => {
  const groupOf = (draft: ServiceDraft) =>
    translate({ ...draft, mounts: [dataMount] }, {}, { volumes: [dataVolume] }).values.pod?.fsGroup;

  expect(groupOf({ user: said('1000:2000', 'user') })).toBe(2000);
  expect(groupOf({ user: said('1000', 'user') })).toBe(1000);
  expect(groupOf({ user: said('0', 'user') })).toBeUndefined();
  expect(groupOf({})).toBe(1000);
});

test('groups by number are added, groups by name are told of', () => {
  const { values, codes } = translate({ groupAdd: [said('998', 'group_add[0]'), said('docker', 'group_add[1]')] });

  expect(values.pod?.supplementalGroups).toEqual([998]);
  expect(codes('group_add[1]')).toEqual(['group-name']);
});

test('anyone may listen below 1024, as in Docker', () => {
  expect(translate({ ports: ['80'] }).values.pod?.sysctls).toEqual({ 'net.ipv4.ip_unprivileged_port_start': '0' });
  expect(translate({ ports: ['8080'] }).values.pod).toBeUndefined();
});

test('kernel parameters on the safe list are set, others would keep the pod from starting', () => {
  const sysctls = [
    { name: 'net.ipv4.tcp_syncookies', ...said('0', 'sysctls.a') },
    { name: 'net.core.somaxconn', ...said('1024', 'sysctls.b') },
  ];
  const { values, codes } = translate({ sysctls });

  expect(values.pod?.sysctls).toEqual({ 'net.ipv4.tcp_syncookies': '0' });
  expect(codes('sysctls.b')).toEqual(['kernel-parameter']);
});

test('an image that leaves root by itself says as whom it runs where root is refused', () => {
  const imageFacts = {
    source: 'table' as const,
    exposed: [],
    volumes: [],
    dropsTo: said({ name: 'postgres', userId: 999, groupId: 999 }, 'image'),
  };
  const codesOf = (draft: Parameters<typeof translate>[0]) =>
    translate({ imageFacts, ...draft }).account.findings.map(({ code }) => code);

  expect(codesOf({})).toEqual(['drops-by-itself']);
  expect(translate({ imageFacts }).account.findings[0]?.remedy).toContain('user: "999:999"');
  expect(codesOf({ user: said('999', 'user') })).toEqual([]);
  expect(codesOf({ entrypoint: said(['sh'], 'entrypoint') })).not.toContain('drops-by-itself');
});
