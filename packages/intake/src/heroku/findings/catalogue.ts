import type { Finding, Place, Severity } from '@landfall/model';

/** What a person should know of a Heroku application as a whole. Codes are stable; the reference has a page of them. */
export const herokuFindings = {
  'heroku-nothing-runs': {
    severity: 'blocker',
    title: 'Nothing in the files says what runs',
    explanation: 'Without a Procfile, a Dockerfile or a language whose buildpack has a command of its own, web has no command.',
  },
  'heroku-quantity-unknown': {
    severity: 'warning',
    title: 'How many dynos run is not in the files',
    explanation:
      'Heroku keeps the number of dynos with the live application. Only web starts with one; the others start with none.',
  },
  'heroku-build': {
    severity: 'warning',
    title: 'Images must be built from buildpacks',
    explanation:
      'Heroku builds at each push. A cluster runs images, so a pipeline has to build one; the same buildpacks exist for it.',
  },
  'heroku-build-part': {
    severity: 'warning',
    title: 'A buildpack has no successor',
    explanation:
      'Builders of today have one buildpack per language. What others install has to come from a Dockerfile or a package list.',
  },
  'heroku-dockerfile': {
    severity: 'advice',
    title: 'The Dockerfile is built, though Heroku would use buildpacks',
    explanation: 'Many applications have a Dockerfile for other purposes. It is taken when it is there.',
  },
  'heroku-data': {
    severity: 'warning',
    title: 'A database of Heroku becomes a component',
    explanation:
      'The component has one instance and no backups. A managed database keeps what the add-on gave: backups, failover, upgrades.',
  },
  'heroku-host-name': {
    severity: 'warning',
    title: 'A value names a host of Heroku',
    explanation: 'Addresses below herokuapp.com stay with Heroku when the application leaves.',
  },
  'heroku-supervisor': {
    severity: 'warning',
    title: 'A process starts others',
    explanation:
      'A supervisor inside a container hides which process failed, and its parts cannot be scaled or stopped one by one.',
  },
  'heroku-other-procfiles': {
    severity: 'advice',
    title: 'Further Procfiles are not read',
    explanation: 'Heroku reads one Procfile. Others serve development and other hosts.',
  },
  'heroku-foreign-app-json': {
    severity: 'advice',
    title: 'The app.json belongs to something else',
    explanation: 'Expo, React Native and WeChat have a file of the same name.',
  },
  'heroku-review-apps': {
    severity: 'advice',
    title: 'Review apps are made by Argo CD',
    explanation: 'Heroku makes an application for each pull request. An ApplicationSet does the same from one environment.',
  },
  'heroku-live-differs': {
    severity: 'warning',
    title: 'The live application runs other commands than the files',
    explanation:
      'The Procfile of the folder is what the next release runs. The live application was released from another commit.',
  },
  'heroku-live-drains': {
    severity: 'warning',
    title: 'Logs leave Heroku through drains',
    explanation: 'A drain sends every line to a collector elsewhere. In a cluster one collector per node reads every container.',
  },
  'heroku-live-missing': {
    severity: 'advice',
    title: 'The live application has something that its export lacks',
    explanation: 'Jobs of the Scheduler and rules of autoscaling are in dashboards that the Platform API does not show.',
  },
  'heroku-add-on-shared': {
    severity: 'warning',
    title: 'An add-on belongs to another application',
    explanation:
      'Add-ons may be attached to several applications. Copying what it holds for one of them would tear the data apart.',
  },
  'heroku-live': {
    severity: 'advice',
    title: 'The live application knows more than its files',
    explanation: 'app.json and heroku.yml say how an application is created. What was changed since is only in the application.',
  },
} as const satisfies Record<string, { severity: Severity; title: string; explanation: string }>;

/** A finding of the catalogue; the severity is a matter of the code. */
export function finding(
  code: keyof typeof herokuFindings,
  message: string,
  remedy: string,
  where: { service?: string; place?: Place | undefined } = {},
): Finding {
  const { severity } = herokuFindings[code];
  const { service, place } = where;
  return {
    code,
    severity,
    message,
    remedy,
    ...(service === undefined ? {} : { service }),
    ...(place === undefined ? {} : { place }),
  };
}
