import { testRule } from '../../testing/test-rule.ts';
import { workerDropsTasks } from './rule.ts';

testRule(workerDropsTasks, {
  quiet: {
    'reliable fetch': {
      'compose.yaml': 'services:\n  jobs:\n    build: .\n    command: bundle exec sidekiq\n',
      'config/initializers/sidekiq.rb': 'Sidekiq.configure_server do |config|\n  config.super_fetch!\nend\n',
    },
    'Dramatiq acknowledges after the work': 'services: {jobs: {image: example/app, command: dramatiq app}}\n',
    'Huey with the signal that it needs':
      'services: {jobs: {image: example/app, command: python manage.py run_huey, stop_signal: SIGINT}}\n',
  },
  speaks: {
    'Sidekiq behind a script, by its settings': [
      'services:\n  worker:\n    image: example/app\n    command: ./scripts/start.worker.sh\n    environment: {SIDEKIQ_CONCURRENCY: "10"}\n',
      { place: 'compose.yaml:4', message: 'with Sidekiq' },
    ],
    Sidekiq: [
      'services:\n  jobs:\n    image: example/app\n    command: bundle exec sidekiq -q default\n',
      { place: 'compose.yaml:4', message: 'with Sidekiq', confidence: 'likely' },
    ],
    Resque: [
      'services:\n  jobs:\n    image: example/app\n    command: rake resque:work\n',
      { place: 'compose.yaml:4', message: 'with Resque' },
    ],
    RQ: [
      'services:\n  jobs:\n    image: example/app\n    command: rq worker default\n',
      { place: 'compose.yaml:4', message: 'with RQ' },
    ],
    Huey: [
      'services:\n  jobs:\n    image: example/app\n    command: python manage.py run_huey\n',
      { place: 'compose.yaml:4', message: 'SIGTERM' },
    ],
  },
});
