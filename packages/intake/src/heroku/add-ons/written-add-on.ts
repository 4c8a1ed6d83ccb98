import { type HerokuAddOn, stated } from '@landfall/model';
import { type Cursor, child, itemsOf } from '../../compose/reading/cursor.ts';
import { number, plainText, text } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';

/** An add-on as it is written: a text, a map with a plan, or that of a live application. */
export interface WrittenAddOn {
  readonly service: string;
  /** `heroku-postgresql:standard-0`. */
  readonly plan: string;
  readonly prefix: string | undefined;
  readonly version: string | undefined;
  /** Config vars that it gives; empty where only files were read. */
  readonly names: readonly string[];
  /** The application that owns it, when it is not this one. */
  readonly owner: string | undefined;
  readonly at: Cursor;
}

/** An add-on of app.json or heroku.yml. */
export function readWritten(at: Cursor): WrittenAddOn {
  const plan = plainText(at) ?? plainText(child(at, 'plan')) ?? '';
  return {
    service: plan.split(':', 1)[0] ?? '',
    plan,
    prefix: plainText(child(at, 'as')),
    version: plainText(child(child(at, 'options'), 'version')),
    names: [],
    owner: undefined,
    at,
  };
}

/** An add-on of a live application. The version that a file asks for holds for it as well. */
export function readLiveAddOn(at: Cursor, written: readonly WrittenAddOn[]): WrittenAddOn {
  const plan = plainText(child(at, 'plan')) ?? '';
  const service = plainText(child(at, 'service')) ?? plan.split(':', 1)[0] ?? '';
  return {
    service,
    plan: plan === '' ? service : plan,
    prefix: undefined,
    version: written.find((one) => one.service === service)?.version,
    names: itemsOf(child(at, 'variables')).flatMap((name) => plainText(name) ?? []),
    owner: plainText(child(at, 'owner')),
    at,
  };
}

/** The add-ons without those that another file states as well: twins share the service and do not differ in their names. */
export function withoutTwins(written: readonly WrittenAddOn[], remark: Remark): readonly WrittenAddOn[] {
  return written.filter((addOn, index) => {
    const twin = written.slice(0, index).find((other) => other.service === addOn.service && isOtherFile(other, addOn));
    if (twin !== undefined) remark(addOn.at.key, 'said-twice', `${twin.at.key} asks for the same add-on.`);
    return twin === undefined;
  });
}

function isOtherFile(a: WrittenAddOn, b: WrittenAddOn): boolean {
  return a.at.node.place.file !== b.at.node.place.file;
}

/** The files say which add-ons an application is created with; the live application has what it has. */
export function remarkOverruled(written: readonly WrittenAddOn[], running: readonly WrittenAddOn[], remark: Remark): void {
  for (const { service, at } of written) {
    const twin = running.find((one) => one.service === service);
    if (twin === undefined) remark(at.key, 'heroku-live-overrules', 'The live application has no such add-on.');
    else remark(at.key, 'said-twice', `${twin.at.key} is the add-on of the live application.`);
  }
}

/** What the assessment and the bill need of an add-on. */
export function factsOf({ service, plan, at }: WrittenAddOn, component: string | undefined): HerokuAddOn {
  const written = text(child(at, 'plan')) ?? text(at) ?? stated(plan, at.node.place, at.key);
  const monthlyCents = number(child(at, 'monthlyCents'));
  const ownedBy = text(child(at, 'owner'));
  return {
    service,
    place: at.node.place,
    plan: written,
    ...(monthlyCents === undefined ? {} : { monthlyCents }),
    ...(component === undefined ? {} : { component }),
    ...(ownedBy === undefined ? {} : { ownedBy }),
  };
}
