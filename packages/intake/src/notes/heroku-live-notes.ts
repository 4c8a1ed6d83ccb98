import type { NoteKind } from './note-kind.ts';

/** Remarks on the export of a live application of Heroku. */
export const herokuLiveNotes = {
  'heroku-live-fact': {
    outcome: 'translated',
    title: 'It is part of the assessment: what Heroku limits, and what it charges.',
    explanation: 'Region, generation, the size of the slug and prices say what leaving changes. No manifest holds them.',
  },
  'heroku-live-name': {
    outcome: 'translated',
    title: 'The application is called so, unless app.json or the command line has another name.',
    explanation:
      'Names of applications at Heroku are the same for everyone, so they often carry a suffix that app.json does not have.',
  },
  'heroku-live-stage': {
    outcome: 'translated',
    title: 'The environment that the application is.',
    explanation: 'The stage of a pipeline names the environment that the domains and values of its application hold in.',
  },
  'heroku-live-review': {
    outcome: 'approximated',
    title: 'Argo CD makes an environment for each pull request; what else the pipeline does is a decision.',
    explanation: 'The generator `pullRequest` of an ApplicationSet neither waits for CI nor removes what is stale.',
  },
  'heroku-live-overrules': {
    outcome: 'ignored',
    title: 'The live application has something else, and wins.',
    explanation: 'app.json and heroku.yml say how an application is created. What was changed since is in the live application.',
  },
  'heroku-live-command': {
    outcome: 'ignored',
    title: 'The files of the folder say what runs: the next release is made from them.',
    explanation:
      'The live application runs the commands of its slug. Where the folder has a Procfile or a heroku.yml, that one counts.',
  },
  'heroku-live-value-unknown': {
    outcome: 'translated',
    title: 'The variable has the value that app.json gives; whether the live application has the same was not asked.',
    explanation: '`landfall heroku export --with-secrets` asks for values and compares them.',
  },
  'heroku-live-name-illegal': {
    outcome: 'rejected',
    title: 'No variable can have this name.',
    explanation: 'Names of variables are letters, digits and underscores, and begin with no digit.',
    finding: { severity: 'warning', remedy: 'Rename the config var, or find out who reads it.' },
  },
  'heroku-live-domain': {
    outcome: 'translated',
    title: 'Hosts of the way in, in the environment that the application is; those of Heroku itself stay there.',
    explanation: 'Custom domains become hosts of the routes of web. Addresses below herokuapp.com stay with Heroku.',
  },
  'heroku-live-domain-unwritten': {
    outcome: 'ignored',
    title: 'The environment that has these domains is not written in this run.',
    explanation: 'Domains hold in one environment: that of the stage of the pipeline, else production.',
  },
  'heroku-live-drain': {
    outcome: 'approximated',
    title: 'The log collector of the cluster can send to the same place.',
    explanation:
      'A drain sends every line elsewhere. In a cluster one collector per node reads every container and has one exporter for each drain.',
  },
  'heroku-live-missing': {
    outcome: 'rejected',
    title: 'The Platform API does not give it.',
    explanation: 'Jobs of the Scheduler and rules of autoscaling are in dashboards.',
  },
  'heroku-live-preboot': {
    outcome: 'translated',
    title: 'New pods take requests before old ones stop.',
    explanation:
      'Preboot starts new dynos before it stops the old ones. A Deployment does that by itself, as soon as the readiness probe answers.',
  },
  'heroku-live-affinity': {
    outcome: 'approximated',
    title: 'Requests of one visitor go to any pod, unless the way in is told to keep them together.',
    explanation:
      'Session affinity keeps a visitor on one dyno. Ingress controllers have an annotation for it; sessions in a shared store need none.',
    finding: {
      severity: 'warning',
      remedy: 'Keep sessions in a shared store, or set session affinity at the Ingress or Gateway.',
    },
  },
  'heroku-live-metadata': {
    outcome: 'approximated',
    title: 'HEROKU_APP_NAME is set; the other variables of dyno metadata are not.',
    explanation:
      'Dyno metadata tells an application its id, release version and commit. Applications report them to error trackers.',
    finding: {
      severity: 'advice',
      remedy:
        'Search the code for HEROKU_RELEASE_VERSION and HEROKU_SLUG_COMMIT, and let CI set them as variables of the environment.',
    },
  },
  'heroku-live-feature': {
    outcome: 'ignored',
    title: 'A feature of Heroku that the cluster has in its own way, or that no application sees.',
    explanation: 'Features of the runtime change how Heroku routes, logs and measures.',
  },
  'heroku-add-on-elsewhere': {
    outcome: 'translated',
    title: 'The add-on stays where it is; its variables are keys of a Secret.',
    explanation:
      'Of an add-on that is not known the live application tells the names of its variables. Whether it may be used from outside Heroku is a question to its maker.',
    finding: {
      severity: 'warning',
      remedy: 'Ask its maker whether it can be used without Heroku, and how its account is moved.',
    },
  },
  'heroku-add-on-shared': {
    outcome: 'translated',
    title: 'The add-on belongs to another application; its variables are keys of a Secret.',
    explanation: 'An add-on may be attached to several applications. The one that owns it decides when it moves.',
  },
} as const satisfies Record<string, NoteKind>;
