import { testRule } from '../../testing/test-rule.ts';
import { scheduleInProcess } from './rule.ts';

const node = (code: string) => ({
  'compose.yaml': 'services: {web: {build: ., ports: ["80:3000"], command: node server.js}}\n',
  'server.js': code,
  Dockerfile: 'FROM node:22\n',
});

testRule(scheduleInProcess, {
  quiet: {
    'nothing by the clock': node('app.listen(3000);\n'),
    'a lock is taken first': node("const redlock = require('redlock');\ncron.schedule('0 6 * * *', report);\n"),
    'a comment': node('// cron.schedule("0 6 * * *", report)\n'),
    'a scheduler of its own': {
      'compose.yaml': 'services: {scheduler: {build: ., command: node clock.js}}\n',
      'clock.js': "cron.schedule('0 6 * * *', report);\n",
      Dockerfile: 'FROM node:22\n',
    },
  },
  speaks: {
    Node: [node("app.listen(3000);\ncron.schedule('0 6 * * *', report);\n"), { place: 'server.js:2', message: 'happens twice' }],
    Spring: [
      {
        'compose.yaml': 'services: {web: {build: ., ports: ["80:8080"]}}\n',
        'app/Jobs.java': 'class Jobs {\n  @Scheduled(cron = "0 0 6 * * *")\n  void report() {}\n}\n',
        Dockerfile: 'FROM eclipse-temurin:21\n',
      },
      { place: 'app/Jobs.java:2' },
    ],
  },
});
