import type { AnswerValue } from '@landfall/model';

/** An answer to every question about money. */
export const moneyAnswers: Readonly<Record<string, AnswerValue>> = {
  'day-cost': 800,
  'machine-month': 300,
  nodes: 3,
  'disk-gb': 500,
  'adoption-days': 10,
  'care-days': 1,
  'outage-hours': 24,
  'outage-hour-cost': 1000,
  'lost-hours': 5,
  'relief-percent': 80,
};
