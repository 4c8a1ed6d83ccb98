/**
 * Checks newsroom from outside, knowing nothing of what it runs on:
 *
 *   node e2e/newsroom/checks.ts --base http://127.0.0.1:80 [--host newsroom.localhost]
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Answer, eventually, expectStatus, type Site, type Visitor, visit } from './visitor.ts';

/** Where the checks look, and the picture that they bring. */
export interface Visit {
  readonly visitor: Visitor;
  readonly picture: {
    /** Unique, so that checks may be repeated on the same site. */
    readonly name: string;
    /** A word that no other caption has. */
    readonly word: string;
    readonly content: Buffer;
  };
}

/** How long work that goes through a queue may take: the machine may be busy with the start of everything else. */
const queueTimeoutMs = 120_000;

/** In this order: later ones look at what earlier ones brought. */
const checks: readonly ((visit: Visit) => Promise<void>)[] = [
  pageIsServed,
  editorPageIsServed,
  staticFileIsServed,
  uploadInChunksIsMerged,
  workerMakesThumbnail,
  apiListsAssets,
  pageShowsWhatApiKnows,
  searchAnswers,
  downloadIsAllowedByApplicationAlone,
  storageKeepsOriginal,
  mailIsCaught,
  exportIsPacked,
  facesAreFound,
  scheduleRuns,
];

export interface Outcome {
  /** Name of the check. */
  readonly check: string;
  readonly durationMs: number;
}

/**
 * Runs every check, and reports each as it passes.
 *
 * @throws with the name of the first check that fails, what was expected and what was seen
 */
export async function runChecks(site: Site, report: (outcome: Outcome) => void = () => undefined): Promise<readonly Outcome[]> {
  const suffix = randomBytes(4).toString('hex');
  const picture = { name: `picture-${suffix}`, word: `harbour${suffix}`, content: randomBytes(300_000) };
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const start = performance.now();
    try {
      await check({ visitor: visit(site), picture });
    } catch (error) {
      throw new Error(`${check.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    const outcome = { check: check.name, durationMs: Math.round(performance.now() - start) };
    report(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function pageIsServed({ visitor }: Visit): Promise<void> {
  await eventually('the first page, rendered from what the API knows', {
    timeoutMs: queueTimeoutMs,
    async look() {
      const page = expectStatus(await visitor.get('/'), 200, 'the first page').body.toString();
      return page.includes('<h1>newsroom</h1><ul>') ? page : undefined;
    },
  });
}

async function editorPageIsServed({ visitor }: Visit): Promise<void> {
  await readEditorPage(visitor);
}

async function staticFileIsServed({ visitor }: Visit): Promise<void> {
  const page = await readEditorPage(visitor);
  const path = /<link rel="stylesheet" href="(?<path>[^"]+)"/.exec(page.body.toString())?.groups?.['path'] ?? '';
  const style = expectStatus(await visitor.get(path), 200, `the style sheet ${path}`);
  if (style.headers['expires'] === undefined) throw new Error(`${path} was not served by the proxy: it has no Expires header`);
}

async function uploadInChunksIsMerged({ visitor, picture }: Visit): Promise<void> {
  const { name, word, content } = picture;
  const chunkBytes = Math.ceil(content.length / 3);
  for (const number of [2, 0, 1]) {
    const body = content.subarray(number * chunkBytes, (number + 1) * chunkBytes);
    expectStatus(await visitor.put(`/uploads/${name}/${number}`, { body }), 204, `chunk ${number}`);
  }
  const finish = await visitor.post(`/uploads/${name}?tenant=beta&caption=${encodeURIComponent(`Boats in the ${word}`)}`);
  const { bytes } = readJson(expectStatus(finish, 200, 'the merged upload')) as { bytes?: number };
  if (bytes !== content.length) throw new Error(`expected ${content.length} bytes merged, got ${bytes}`);
}

async function workerMakesThumbnail({ visitor, picture }: Visit): Promise<void> {
  const { sha256 } = await eventually('the picture to be ready', {
    timeoutMs: queueTimeoutMs,
    async look() {
      const asset = readJson(await visitor.get(`/api/assets/${picture.name}`)) as { state?: string; sha256?: string };
      if (asset.state !== 'ready') throw new Error(`${picture.name} is ${asset.state ?? 'unknown'}`);
      return asset;
    },
  });
  const expected = createHash('sha256').update(picture.content).digest('hex');
  if (sha256 !== expected) throw new Error(`expected the sum ${expected}, got ${sha256}`);
  const thumbnail = expectStatus(await visitor.get(`/api/stored/thumbnails/${picture.name}`), 200, 'the thumbnail');
  expectContent(thumbnail, picture.content.subarray(0, 1024), 'the thumbnail');
}

async function apiListsAssets({ visitor, picture }: Visit): Promise<void> {
  const answer = expectStatus(await visitor.get('/api/assets'), 200, 'the list of assets');
  const { assets = [] } = readJson(answer) as { assets?: readonly { name: string; tenant: string }[] };
  const tenant = assets.find((asset) => asset.name === picture.name)?.tenant;
  if (tenant !== 'beta') throw new Error(`expected ${picture.name} of the team beta in ${JSON.stringify(assets)}`);
}

async function pageShowsWhatApiKnows({ visitor, picture }: Visit): Promise<void> {
  const page = expectStatus(await visitor.get('/'), 200, 'the first page').body.toString();
  if (!page.includes(picture.word)) throw new Error(`expected the caption of ${picture.name} on the first page: ${page}`);
}

async function searchAnswers({ visitor, picture }: Visit): Promise<void> {
  const answer = expectStatus(await visitor.get(`/api/search?q=${picture.word}`), 200, 'the search');
  const { found = [] } = readJson(answer) as { found?: readonly string[] };
  if (found.join() !== picture.name) throw new Error(`expected ${picture.name} alone, found ${found.join(', ')}`);
}

async function downloadIsAllowedByApplicationAlone({ visitor, picture }: Visit): Promise<void> {
  const download = expectStatus(await visitor.get(`/editor/download/${picture.name}`), 200, 'the download');
  expectContent(download, picture.content, 'the download');
  expectStatus(await visitor.get(`/protected/${picture.name}`), 404, 'the file behind the download');
}

async function storageKeepsOriginal({ visitor, picture }: Visit): Promise<void> {
  const original = expectStatus(await visitor.get(`/api/stored/originals/${picture.name}`), 200, 'the original');
  expectContent(original, picture.content, 'the original');
}

async function mailIsCaught({ visitor, picture }: Visit): Promise<void> {
  const cookies = [(await readEditorPage(visitor)).headers['set-cookie'] ?? []].flat().join(';');
  const token = /csrftoken=(?<token>\w+)/.exec(cookies)?.groups?.['token'] ?? '';
  const body = new URLSearchParams({ to: 'reader@newsroom.example' }).toString();
  const headers = {
    cookie: `csrftoken=${token}`,
    'content-type': 'application/x-www-form-urlencoded',
    'x-csrftoken': token,
  };
  expectStatus(await visitor.post(`/editor/share/${picture.name}`, { body, headers }), 204, 'the button to share');
  await eventually(`mail about ${picture.name}`, {
    timeoutMs: queueTimeoutMs,
    async look() {
      const answer = expectStatus(await visitor.get('/mail/api/v1/messages'), 200, 'the mailbox');
      const { messages } = readJson(answer) as { messages: readonly { Subject: string; To: readonly { Address: string }[] }[] };
      const mail = messages.find(({ Subject }) => Subject.includes(picture.name));
      return mail?.To[0]?.Address === 'reader@newsroom.example' ? mail : undefined;
    },
  });
}

async function exportIsPacked({ visitor, picture }: Visit): Promise<void> {
  const started = await visitor.post('/api/exports', { body: JSON.stringify({ names: [picture.name] }) });
  const key = await resultOf<string>(visitor, started);
  const archive = expectStatus(await visitor.get(`/api/stored/${key}`), 200, `the archive ${key}`);
  if (!archive.body.includes(picture.content)) throw new Error(`the archive ${key} does not hold ${picture.name}`);
}

async function facesAreFound({ visitor, picture }: Visit): Promise<void> {
  const found = await resultOf<readonly string[]>(visitor, await visitor.post(`/api/assets/${picture.name}/faces`));
  if (found.join() !== 'editor') throw new Error(`expected the face of the editor, found ${found.join(', ')}`);
}

async function scheduleRuns({ visitor }: Visit): Promise<void> {
  const lastScan = async (): Promise<{ number: number; objects: number } | undefined> => {
    const answer = expectStatus(await visitor.get('/api/schedule'), 200, 'the schedule');
    return (readJson(answer) as { scan: { number: number; objects: number } | null }).scan ?? undefined;
  };
  const before = (await lastScan())?.number ?? 0;
  const scan = await eventually('a scan that the schedule started', {
    timeoutMs: queueTimeoutMs,
    async look() {
      const last = await lastScan();
      return last !== undefined && last.number > before ? last : undefined;
    },
  });
  if (scan.objects < 3) throw new Error(`expected at least 3 objects in the storage, the scan saw ${scan.objects}`);
}

async function readEditorPage(visitor: Visitor): Promise<Answer> {
  const page = expectStatus(await visitor.get('/editor/'), 200, 'the page for editors');
  if (!page.body.includes('newsroom for editors')) throw new Error(`not the page for editors: ${page.body.toString()}`);
  return page;
}

/** What a task answers, once a worker has done it. */
async function resultOf<T>(visitor: Visitor, started: Answer): Promise<T> {
  const { task } = readJson(expectStatus(started, 202, 'the order of a task')) as { task: string };
  return eventually(`task ${task} to end well`, {
    timeoutMs: queueTimeoutMs,
    async look() {
      const { state, result } = readJson(await visitor.get(`/api/tasks/${task}`)) as { state: string; result: T };
      if (state !== 'SUCCESS') throw new Error(`it is ${state}`);
      return result;
    },
  });
}

/** The document, whose form is asserted by who reads it. */
function readJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.body.toString());
  } catch (error) {
    throw new Error(`expected JSON, got ${answer.status}: ${answer.body.toString().slice(0, 300)}`, { cause: error });
  }
}

function expectContent(answer: Answer, content: Buffer, what: string): void {
  if (answer.body.equals(content)) return;
  throw new Error(`${what} differs: ${answer.body.length} bytes came, ${content.length} were brought`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { base: { type: 'string' }, host: { type: 'string' } } });
  if (values.base === undefined) throw new Error('Name the address of the proxy: --base http://127.0.0.1:80');
  const site = { base: values.base, ...(values.host === undefined ? {} : { host: values.host }) };
  await runChecks(site, ({ check, durationMs }) => console.log(`${check} ${durationMs} ms`));
}
