import type { OwnerSavings, Savings } from '@landfall/placement';
import type { Colours } from './colours.ts';
import { visibleText } from './visible-text.ts';

const shown = 20;

/** What a plan saves, for a person: the sum with how far it can be trusted, then each owner, then what it rests on. */
export function savingsText(savings: Savings, target: string, colours: Colours): string {
  const { currency, owners, total, exchanges, because } = savings;
  const lines = [
    colours.bold(savingsSentence(savings, target)),
    ...owners.slice(0, shown).map((owner) => ownerLine(owner, currency)),
    ...(owners.length > shown ? [`  and ${owners.length - shown} more; --format json has them all`] : []),
    ...(total.waitingPods > 0
      ? [
          `  Images built for ${target} would ${total.waiting < 0 ? 'cost' : 'save'} ${amount(Math.abs(total.waiting), currency)} more, with ${total.waitingPods} pods.`,
        ]
      : []),
    ...exchanges.map(
      ({ from, to }) =>
        `  ${visibleText(from.type)} ${amount(from.monthly, from.currency)} → ${visibleText(to.type)} ${amount(to.monthly, to.currency)}, ${from.provider} ${from.region}, ${from.date}`,
    ),
    ...because.map((sentence) => `  ${visibleText(sentence)}`),
  ];
  return lines.join('\n');
}

/** One sentence with the sum and its confidence. */
export function savingsSentence({ total, currency, confidence }: Savings, target: string): string {
  const words =
    total.saving > 0
      ? `would save ${amount(total.saving, currency)} a month`
      : total.saving < 0
        ? `would cost ${amount(-total.saving, currency)} more a month`
        : 'would save nothing';
  return `Pods that could run on ${target} ${words} there (confidence: ${confidence})`;
}

function ownerLine({ owner: { name, label }, saving, waiting, pods, waitingPods }: OwnerSavings, currency: string): string {
  const from = label === undefined ? 'namespace' : label;
  const more =
    waitingPods === 0
      ? ''
      : `; ${amount(waiting, currency)} with ${waitingPods} ${waitingPods === 1 ? 'pod' : 'pods'} that an image keeps back`;
  return `  ${amount(saving, currency).padStart(14)}  ${visibleText(name)} (${visibleText(from)}), ${pods} ${pods === 1 ? 'pod' : 'pods'}${more}`;
}

/** `1,234.50 USD`. */
export function amount(value: number, currency: string): string {
  const [whole = '', cents = ''] = Math.abs(value).toFixed(2).split('.');
  return `${value < 0 ? '-' : ''}${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}.${cents} ${currency}`;
}
