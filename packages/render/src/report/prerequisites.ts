import type { Delivery } from './delivery.ts';

/** What the objects of the delivery are made for, and a cluster may lack: one line, and an empty one; nothing when it needs nothing. */
export function prerequisites({
  options,
  components,
  findings,
  secrets,
}: Pick<Delivery, 'options' | 'components' | 'findings' | 'secrets'>): readonly string[] {
  const store = secrets.length === 0 ? undefined : options.secrets;
  const programs = [
    ...(components.some(({ exposed }) => exposed) ? ['an ingress controller'] : []),
    ...(components.some(({ usesKeda }) => usesKeda) ? ['KEDA'] : []),
    ...(store === 'external' ? ['the External Secrets operator, with your store'] : []),
    ...(store === 'sealed' ? ['the Sealed Secrets controller'] : []),
  ];
  const sharesClaims = findings.some(({ code }) => code === 'shared-volume');
  const needs = [...programs, ...(sharesClaims ? ['a storage class that offers ReadWriteMany'] : [])];
  if (needs.length === 0) return [];
  const how = programs.length === 0 ? '' : ' `argocd/bootstrap/` brings the programs, where Argo CD is to install them.';
  return [`The cluster must have beforehand: ${needs.join('; ')}.${how}`, ''];
}
