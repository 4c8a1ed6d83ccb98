import type { Finding } from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import { plainFlag, plainNumber, plainText } from '../../compose/reading/scalar.ts';
import { shorten } from '../../wording/shorten.ts';
import { finding } from '../findings/catalogue.ts';
import type { Process } from '../processes/process.ts';
import type { HerokuProject } from '../project.ts';
import type { LiveApp } from './read-export.ts';

/** What a person should hear of the live application itself. */
export function liveFindings({ live, descriptors }: HerokuProject, processes: readonly Process[]): readonly Finding[] {
  if (live === undefined) return [];
  return [
    ...commandFindings(live, processes, descriptors.procfile?.at),
    ...drainFindings(live),
    ...sharedFindings(live),
    ...reviewFindings(live),
    ...missingFindings(live),
  ];
}

/** Types whose command in the folder is not what runs now. */
function commandFindings({ at }: LiveApp, processes: readonly Process[], procfile: Cursor | undefined): readonly Finding[] {
  const running = child(at, 'processTypes');
  if (running?.node.kind !== 'map' || processes.some((process) => process.at.key.startsWith(running.key))) return [];
  const types = new Map([...running.node.entries.keys()].map((name) => [name, child(running, name)] as const));
  const differs = [...types].flatMap(([name, command]) => {
    // What people start by hand is in the Procfile and no process.
    const own = processes.find((one) => one.name === name)?.line?.value ?? plainText(child(procfile, name));
    return own?.trim() === plainText(command)?.trim() ? [] : [{ name, command, isGone: own === undefined }];
  });
  const [first] = differs;
  if (first === undefined) return [];
  return [
    finding(
      'heroku-live-differs',
      `The live application runs other commands than the files say: ${differs.map(({ name, isGone }) => (isGone ? `${name} (not in the files)` : name)).join(', ')}.`,
      'The files are delivered, because the next release is made from them. Check out the commit that is live if that was meant.',
      { place: first.command?.node.place },
    ),
  ];
}

function drainFindings({ at }: LiveApp): readonly Finding[] {
  const drains = itemsOf(child(at, 'drains'));
  const [first] = drains;
  if (first === undefined) return [];
  const targets = drains.flatMap((drain) => plainText(child(drain, 'to')) ?? []).map((target) => shorten(target, 60));
  return [
    finding(
      'heroku-live-drains',
      `Logs leave through ${drains.length === 1 ? 'a drain' : `${drains.length} drains`} to ${targets.join(', ')}.`,
      'Let the log collector of the cluster send there before the switch; the address with its token is in `heroku drains`.',
      { place: first.node.place },
    ),
  ];
}

function sharedFindings({ at }: LiveApp): readonly Finding[] {
  return itemsOf(child(at, 'addons')).flatMap((addOn) => {
    const owner = plainText(child(addOn, 'owner'));
    if (owner === undefined) return [];
    const plan = plainText(child(addOn, 'plan')) ?? 'An add-on';
    return [
      finding(
        'heroku-add-on-shared',
        `${shorten(plan, 60)} belongs to the application ${shorten(owner, 40)} and is shared with this one.`,
        'Move both at the same time, or keep it reachable for both until the last one has left.',
        { place: addOn.node.place },
      ),
    ];
  });
}

function reviewFindings({ at }: LiveApp): readonly Finding[] {
  const settings = child(at, 'reviewApps');
  if (settings === undefined || plainFlag(child(settings, 'automatic')) !== true) return [];
  const parts = [
    plainFlag(child(settings, 'waitForCi')) === true ? 'after CI has passed' : undefined,
    plainFlag(child(settings, 'destroyStale')) === true ? staleText(settings) : undefined,
  ].filter((part) => part !== undefined);
  return [
    finding(
      'heroku-review-apps',
      `The pipeline makes a review app for each pull request${parts.length === 0 ? '' : `, ${parts.join(', and ')}`}.`,
      'Render with --env review, and let an ApplicationSet with the generator pullRequest make one from it. It has no wait for CI and removes nothing that is stale: filter by a label that CI sets. Forks must get no secrets.',
      { place: settings.node.place },
    ),
  ];
}

function staleText(settings: Cursor): string {
  const days = plainNumber(child(settings, 'staleDays'));
  return `and removes those without a deployment${days === undefined ? '' : ` for ${days} ${days === 1 ? 'day' : 'days'}`}`.replace(
    /^and /,
    '',
  );
}

function missingFindings({ at }: LiveApp): readonly Finding[] {
  return itemsOf(child(at, 'missing')).map((missing) => {
    const what = shorten(plainText(child(missing, 'what')) ?? 'something', 80);
    const why = shorten(plainText(child(missing, 'why')) ?? '', 200);
    return finding(
      'heroku-live-missing',
      `Not in the export: ${what}. ${why}`.trim(),
      'Look at the dashboard of the application.',
      {
        place: missing.node.place,
      },
    );
  });
}
