import { roles, severities } from '@landfall/model';
import { herokuSchema as heroku } from '../case/heroku-schema.ts';
import { topics } from '../rule.ts';
import { days, described, flag, list, number, place, record, type Schema, text, whole } from '../schema-words.ts';
import { assessmentSchemaVersion } from './json.ts';

const answer: Schema = { enum: ['stay', 'change-first', 'move'] };

const service = record({
  name: text,
  role: { enum: roles },
  stateful: described(flag, 'It keeps data that must not be lost with its container.'),
  singleton: described(flag, 'A second copy of it would do harm, or would be another one beside it.'),
  runOnce: flag,
  secrets: described(list(text), 'Names of variables and mounted secrets; never values.'),
  sharedVolumes: list(record({ volume: text, mode: { enum: ['rw', 'ro'] } })),
});

const finding = record({
  rule: described(text, 'Id of the rule; its page is docs/reference/rules/ID.md.'),
  family: text,
  topic: { enum: topics },
  severity: { enum: severities },
  confidence: { enum: ['certain', 'likely', 'guess'] },
  'service?': described(text, 'Absent when it is about the application as a whole.'),
  place,
  message: text,
  evidence: list(record({ text, 'place?': place })),
  remedy: text,
  change: record({ file: text, before: list(text), after: list(text) }, 'An example of the remedy.'),
  handled: described(flag, '`landfall render` does something about it already.'),
  'handledBy?': text,
});

const deviation = {
  place,
  rule: text,
  'service?': text,
  reason: text,
  'owner?': text,
  'until?': described(text, 'The last day on which it holds.'),
};

const verdict = record({
  answer,
  why: text,
  causes: described(list(text), 'What has to change first.'),
  worth: described(number, 'What moving is worth, from about -100 to 100.'),
  readiness: described(number, 'From 0 to 100.'),
  blockers: whole,
  criteria: list(
    record({
      id: text,
      title: text,
      weight: number,
      score: number,
      evidence: text,
      source: { enum: ['seen', 'answered', 'unknown'] },
    }),
  ),
  flips: list(record({ id: text, text, change: text, to: answer })),
  plan: list(
    record({
      id: text,
      title: text,
      cause: text,
      findings: described(list(text), 'Ids of rules.'),
      services: list(text),
      effortDays: days,
      why: text,
      isFirst: described(flag, 'It has to be done before the move.'),
    }),
  ),
  planDays: days,
  hardening: list(record({ id: text, title: text, services: list(text), effortDays: days, why: text, example: list(text) })),
});

const option = record({
  id: text,
  name: text,
  score: described(number, 'From 0 to 100.'),
  suits: list(text),
  costs: list(text),
  verdictRank: described(whole, '1 for what fits the verdict best.'),
});

const earlierFinding = record({
  rule: text,
  severity: { enum: severities },
  'service?': text,
  file: text,
  line: whole,
  message: text,
});

const changes = record(
  {
    baseline: described(text, 'The file that was compared with.'),
    added: list(finding),
    gone: list(earlierFinding),
    changed: list(record({ before: earlierFinding, after: finding })),
    unchanged: whole,
    'verdictBefore?': text,
    servicesAdded: list(text),
    servicesGone: list(text),
  },
  'What changed since an earlier assessment. Only with `--baseline`.',
);

const trendPoint = record({
  commit: record({ id: text, day: text, subject: text }),
  'found?': record({
    services: whole,
    counts: record({ blocker: whole, warning: whole, advice: whole }),
    readiness: number,
    verdict: answer,
  }),
  'problem?': described(text, 'Why it could not be read at this commit.'),
});

/** The JSON Schema of what `landfall assess --format json` prints. */
export const assessmentSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'landfall assess --format json',
  description: 'What an assessment says. Fields are only ever added to a version.',
  ...record({
    schemaVersion: { const: assessmentSchemaVersion },
    app: text,
    files: list(text),
    profiles: list(text),
    services: list(service),
    findings: list(finding),
    suppressed: described(list(record({ finding, deviation: record(deviation) })), 'Findings that people accepted.'),
    idleDeviations: described(
      list(record({ ...deviation, because: { enum: ['expired', 'unmatched'] } })),
      'Acceptances that suppress nothing any more.',
    ),
    answers: described(
      { type: 'object', additionalProperties: { type: ['number', 'string'] } },
      'What people answered, by the id of the question.',
    ),
    verdict,
    options: described(list(option), 'Ways to run it, the best one first.'),
    unanswered: list(record({ question: text, text, depends: text, isDecisive: flag })),
    'heroku?': heroku,
    'changes?': changes,
    'trend?': described(list(trendPoint), 'The application at earlier commits, the oldest first. Only with `--trend`.'),
    sources: record({ files: whole, bytes: whole, tooLarge: whole, cutShort: whole }),
  }),
};
