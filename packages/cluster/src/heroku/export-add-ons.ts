import { field, fieldText, withValues } from './fields.ts';
import { type LiveReplies, monthlyCents, textsOf } from './read-live.ts';

/**
 * The add-ons of an application, with those that it shares: an attachment tells of an add-on that another application owns.
 */
export function addonsOf({ addons, attachments }: LiveReplies, app: string): unknown {
  const own = addons.map((addon) => {
    const name = fieldText(addon, 'name');
    return withValues({
      name,
      service: fieldText(field(addon, 'addon_service'), 'name'),
      plan: fieldText(field(addon, 'plan'), 'name'),
      state: fieldText(addon, 'state'),
      monthlyCents: monthlyCents(field(addon, 'billed_price')),
      variables: [...textsOf(addon, 'config_vars')].sort(),
      attachments: attachmentsOf(attachments, name),
      ...ownerOf(addon, app),
    });
  });
  const known = new Set(addons.map((addon) => fieldText(addon, 'name')));
  const shared = new Map<string, unknown>();
  for (const attachment of attachments) {
    const addon = field(attachment, 'addon');
    const name = fieldText(addon, 'name');
    if (name === undefined || known.has(name) || shared.has(name)) continue;
    const names = attachmentsOf(attachments, name);
    const plan = fieldText(field(addon, 'plan'), 'name');
    shared.set(
      name,
      withValues({
        name,
        service: plan?.split(':')[0],
        plan,
        // An attachment gives no list of its variables; nearly all add-ons give NAME_URL.
        variables: names.map((each) => `${each}_URL`),
        attachments: names,
        owner: fieldText(field(addon, 'app'), 'name') ?? 'another application',
      }),
    );
  }
  return [...own, ...shared.values()];
}

/** An add-on that another application pays for is not this one's to move. */
function ownerOf(addon: unknown, app: string): { readonly owner?: string } {
  const owner = fieldText(field(addon, 'app'), 'name');
  return owner === undefined || owner === app ? {} : { owner };
}

function attachmentsOf(attachments: readonly unknown[], addon: string | undefined): readonly string[] {
  return attachments
    .filter((attachment) => fieldText(field(attachment, 'addon'), 'name') === addon)
    .flatMap((attachment) => fieldText(attachment, 'name') ?? [])
    .sort();
}
