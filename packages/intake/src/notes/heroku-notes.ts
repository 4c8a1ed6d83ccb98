import type { NoteKind } from './note-kind.ts';

/** Remarks on what describes an application to Heroku, and to Dokku. */
export const herokuNotes = {
  'heroku-field-unknown': {
    outcome: 'ignored',
    title: 'Heroku has no such field.',
    explanation:
      'Descriptors are held against the documentation of Heroku and Dokku. A field that neither knows is often a slip.',
    finding: { severity: 'advice', remedy: 'Check the spelling, or remove the field.' },
  },
  'heroku-for-people': {
    outcome: 'ignored',
    title: 'It tells people about the application and changes nothing.',
    explanation: 'Descriptions, keywords, addresses and logos are shown in the dashboard and behind the deploy button.',
  },
  'heroku-legacy': {
    outcome: 'ignored',
    title: 'It named the base image of a builder that is gone.',
    explanation: '`image` in app.json is a hint from the time before `stack`.',
  },
  'heroku-build-setting': {
    outcome: 'translated',
    title: 'It is part of the proposed build.',
    explanation:
      'Buildpacks, the stack and versions of languages decide how the image is built. A builder reads them; MIGRATION.md names the command.',
  },
  'heroku-ci': {
    outcome: 'ignored',
    title: 'It belongs to continuous integration, which goes on as before.',
    explanation: '`environments.test` describes the machine on which Heroku CI runs tests. A delivery has no part in it.',
  },
  'heroku-review': {
    outcome: 'approximated',
    title: 'An environment has the components of the application; what differs in number or value is carried over.',
    explanation:
      'Review apps may have other add-ons, buildpacks and scripts. Here every environment runs the same components, with values of its own.',
  },
  'heroku-environment-unwritten': {
    outcome: 'ignored',
    title: 'The environment is not written in this run.',
    explanation: 'What app.json says of `review` and `production` holds in environments of these names.',
  },
  'heroku-environment-same': {
    outcome: 'translated',
    title: 'The environment has what all have.',
    explanation: 'Values of an environment are written where they differ from those that all environments share.',
  },
  'heroku-procfile-unread': {
    outcome: 'ignored',
    title: 'Heroku reads no Procfile where there is a heroku.yml.',
    explanation: 'With heroku.yml the processes are those of `run`, and of the Dockerfiles of `build`.',
  },
  'heroku-one-off': {
    outcome: 'ignored',
    title: 'People start it by hand; no dyno runs it.',
    explanation:
      '`heroku run console` starts a dyno for one session. In a cluster `kubectl exec`, or a Job from the image of web, does the same.',
  },
  'heroku-required': {
    outcome: 'translated',
    title: 'It says whether the application may start without a value.',
    explanation:
      'A required variable without a value becomes a key of a Secret that must be filled; an optional one is left out.',
  },
  'heroku-required-value': {
    outcome: 'translated',
    title: 'The value is a setting of the live application; here it comes from the store of secrets.',
    explanation: 'Heroku asks for the value when an application is created. `heroku config` shows what the live application has.',
  },
  'heroku-optional': {
    outcome: 'ignored',
    title: 'The variable is optional and has no value, so it is not set.',
    explanation: 'Look at `heroku config`: the live application may have a value for it.',
  },
  'heroku-supplied': {
    outcome: 'translated',
    title: 'An add-on gives the variable its value.',
    explanation: 'app.json often describes variables that add-ons set.',
  },
  'heroku-variable-taken': {
    outcome: 'approximated',
    title: 'Two add-ons give one variable.',
    explanation: 'On Heroku the second one gets a name with a colour in it, which the files do not tell.',
    finding: {
      severity: 'warning',
      remedy: 'State the beginning of the name with `as`, as in `{"plan": "heroku-redis", "as": "CACHE"}`.',
    },
  },
  'heroku-dyno-size-unknown': {
    outcome: 'rejected',
    title: 'The size of the dyno is not in the table, so requests are guessed.',
    explanation: 'Sizes become requests and limits of memory and CPU.',
    finding: { severity: 'advice', remedy: 'Correct the name, or set container.resources.' },
  },
  'heroku-no-such-process': {
    outcome: 'rejected',
    title: 'No process has this type.',
    explanation: 'The formation and health checks of app.json name process types of the Procfile or of heroku.yml.',
    finding: { severity: 'warning', remedy: 'Correct the name, or add the process type.' },
  },
  'heroku-scaled-to-none': {
    outcome: 'ignored',
    title: 'No process has this type, and none of it runs.',
    explanation: 'The formation may set a type to zero that a buildpack would start by itself.',
  },
  'heroku-image-lent': {
    outcome: 'translated',
    title: 'The process runs from this image.',
    explanation: 'A process of heroku.yml may run from the image that is built for another one.',
  },
  'heroku-add-on-detail': {
    outcome: 'translated',
    title: 'It decides the name of the variable, or the version.',
    explanation: '`as` is the beginning of the names of the variables; `options.version` the version of the product.',
  },
  'heroku-add-on-scheduler': {
    outcome: 'rejected',
    title: 'The jobs of the Scheduler are in its dashboard and in no file.',
    explanation: 'Each job is a command with a time in UTC. `cron` in app.json says the same, and becomes CronJobs.',
    finding: {
      severity: 'warning',
      remedy:
        'Look at `heroku addons:open scheduler`, and write each job into app.json: "cron": [{"command": "…", "schedule": "0 4 * * *"}].',
    },
  },
  'heroku-add-on-logs': {
    outcome: 'approximated',
    title: 'The cluster collects what processes write to standard output; a collector can send it to the same place.',
    explanation: 'Add-ons for logs receive a log drain. In a cluster one collector per node reads every container.',
    finding: { severity: 'advice', remedy: 'Let the log collector of the cluster send to the account of the add-on.' },
  },
  'heroku-add-on-scaling': {
    outcome: 'rejected',
    title: 'An autoscaler of the cluster takes its place; its rules are in the dashboard and in no file.',
    explanation: 'Such add-ons change the number of dynos by queue times. HorizontalPodAutoscaler and KEDA do it in a cluster.',
    finding: { severity: 'advice', remedy: 'Set autoscaling for the components that the add-on scaled.' },
  },
  'heroku-add-on-deploy-hook': {
    outcome: 'rejected',
    title: 'Argo CD tells about deployments; where to is not in the files.',
    explanation: 'Deploy hooks call an address after each release.',
    finding: { severity: 'advice', remedy: 'Set up notifications of Argo CD.' },
  },
  'heroku-add-on-certificate': {
    outcome: 'translated',
    title: 'The way into the cluster has the certificate.',
    explanation: 'TLS ends at the Ingress or Gateway; cert-manager renews certificates.',
  },
  'heroku-add-on-unknown': {
    outcome: 'rejected',
    title: 'The add-on is not known.',
    explanation:
      'Landfall knows what common add-ons are and which variables they give. Of the others the files tell only a name.',
    finding: {
      severity: 'warning',
      remedy: 'Look at `heroku config` for the variables that it gives, and name them in app.json under env, without values.',
    },
  },
  'dokku-setting': {
    outcome: 'ignored',
    title: 'A setting of Dokku that the cluster decides by itself.',
    explanation: 'Dokku reads more of app.json than Heroku: pace of scaling, parallel deployment, how values are kept.',
  },
  'dokku-trigger': {
    outcome: 'rejected',
    title: 'Triggers of an autoscaler are not carried over.',
    explanation:
      'Dokku hands them to KEDA as they are. The values of a component have a place for them: autoscaling.keda.triggers.',
    finding: { severity: 'warning', remedy: 'Write the triggers into autoscaling.keda.triggers of the component.' },
  },
  'dokku-trigger-part': {
    outcome: 'translated',
    title: 'It says how the target of the autoscaler is counted.',
    explanation: 'Use in percent of the request is what the autoscaler of Kubernetes aims at.',
  },
  'dokku-check': {
    outcome: 'approximated',
    title: 'The probe asks without it.',
    explanation:
      'Kubernetes judges an answer by its status and not by its text, and it has no checks of uptime, warnings or hooks.',
  },
  'dokku-check-part': {
    outcome: 'translated',
    title: 'It is part of the probe.',
    explanation: 'A health check of Dokku is a map; the probe is made from all of it.',
  },
  'dokku-check-second': {
    outcome: 'approximated',
    title: 'A container has one check; the first is taken.',
    explanation: 'Dokku allows several checks for one process type.',
  },
} as const satisfies Record<string, NoteKind>;
