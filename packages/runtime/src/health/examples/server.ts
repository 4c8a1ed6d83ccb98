import { createServer } from 'node:http';
import { createDrain, createHealth, serveHealth } from '../index.ts';
import { connect, settings } from './surroundings.ts';

const health = createHealth({ onChange: ({ name, state, error }) => console.log({ event: 'dependency', name, state, error }) });
const drain = createDrain({ health, onEvent: (event) => console.log(event) });

// Probes, metrics and details have a port of their own, to which no service leads.
const probes = await serveHealth(health, { port: settings.healthPort });

const database = connect();
health.addDependency({ name: 'database', check: async (signal) => database.ping(signal) });
// Without search, people still find what they need: this process stays in the service.
health.addDependency({ name: 'search', isOptional: true, check: async (signal) => fetch(settings.searchUrl, { signal }) });

const server = createServer((_request, response) => response.end('hello\n'));
drain.addServer('web', server); // before it listens
drain.addCleanUp({ name: 'probes', stop: () => probes.close() }); // what is added first ends last
drain.addCleanUp({ name: 'database', stop: () => database.end() });
drain.listen();

server.listen(settings.port, () => health.markStarted());
