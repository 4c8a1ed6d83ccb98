import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { landfallCommand } from '../corpus/landfall/landfall.ts';
import { type Engine, startEngine } from './engine.ts';
import { writeImageArchive } from './images/archive.ts';

/** One application: what is built, and the words of its program. */
interface Sample {
  readonly files: Readonly<Record<string, string>>;
  readonly says: string;
}

/** Names of base images as people write them; one image of ours stands for all. */
const bases = ['golang:1.26', 'rust:1.90', 'node:24', 'python:3.13'] as const;
const here = arch() === 'arm64' ? 'arm64' : 'amd64';
const machine = here === 'arm64' ? 'aarch64' : 'x86_64';

const samples = {
  'a program in Go': {
    files: {
      Dockerfile:
        'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out .\nFROM scratch\nCOPY --from=build /out /app\nCMD ["/app"]\n',
      'go.mod': 'module shop\n\ngo 1.19\n',
      'main.go':
        'package main\n\nimport (\n\t"os"\n\t"runtime"\n)\n\nfunc main() { os.Stdout.WriteString("go on " + runtime.GOARCH + "\\n") }\n',
    },
    says: `go on ${here}`,
  },
  'a program in Rust': {
    files: {
      Dockerfile:
        'FROM rust:1.90 AS build\nWORKDIR /src\nENV RUSTFLAGS="-C target-feature=+crt-static"\nCOPY . .\nRUN cargo build --offline \\\n    --release && cp target/release/shop /shop\nFROM scratch\nCOPY --from=build /shop /shop\nCMD ["/shop"]\n',
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/main.rs': 'fn main() { println!("rust on {}", std::env::consts::ARCH); }\n',
    },
    says: `rust on ${machine}`,
  },
  'a native module of Node': {
    files: {
      Dockerfile: `FROM --platform=linux/${here} node:24 AS build\nWORKDIR /app\nCOPY package.json addon.c ./\nRUN npm install --offline --no-audit --no-fund\nCOPY main.js .\nFROM node:24\nCOPY --from=build /app /app\nCMD ["node", "/app/main.js"]\n`,
      'package.json': JSON.stringify({
        name: 'shop',
        version: '1.0.0',
        scripts: { install: 'gcc -shared -fPIC -I/usr/include/node -o addon.node addon.c' },
      }),
      'addon.c':
        '#include <node_api.h>\nNAPI_MODULE_INIT() {\n  napi_value answer;\n  napi_create_int32(env, 42, &answer);\n  return answer;\n}\n',
      'main.js': "console.log('node says ' + require('./addon.node'));\n",
    },
    says: 'node says 42',
  },
  'a wheel of Python': {
    files: {
      Dockerfile: `FROM --platform=linux/${here} python:3.13 AS build\nCOPY . /src\nRUN pip install --no-build-isolation --target /deps /src\nFROM python:3.13\nENV PYTHONPATH=/deps\nCOPY --from=build /deps /deps\nCMD ["python3", "-c", "import shop; print('python says', shop.answer())"]\n`,
      'setup.py':
        "from setuptools import Extension, setup\n\nsetup(name='shop', version='1.0', py_modules=[], ext_modules=[Extension('shop', ['shop.c'])])\n",
      'shop.c':
        '#include <Python.h>\nstatic PyObject *answer(PyObject *self, PyObject *args) { return PyLong_FromLong(42); }\nstatic PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, 0}, {0}};\nstatic struct PyModuleDef shop = {PyModuleDef_HEAD_INIT, "shop", 0, -1, methods};\nPyMODINIT_FUNC PyInit_shop(void) { return PyModule_Create(&shop); }\n',
    },
    says: 'python says 42',
  },
  'a page for browsers': {
    files: {
      Dockerfile:
        'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm run build --offline\nFROM node:24\nCOPY --from=build /app/dist /www\nCMD ["cat", "/www/index.html"]\n',
      'package.json': JSON.stringify({ name: 'shop', scripts: { build: 'mkdir dist && echo "a page" > dist/index.html' } }),
    },
    says: 'a page',
  },
  'a download for one architecture': {
    files: {
      Dockerfile: `FROM node:24\nCOPY downloads /downloads\nRUN curl --silent --fail --output /tool file:///downloads/tool-linux-amd64\nCMD ["cat", "/tool"]\n`,
      [`downloads/tool-linux-${here}`]: 'a tool\n',
      'downloads/tool-linux-amd64': 'a tool\n',
    },
    says: 'a tool',
  },
} as const satisfies Readonly<Record<string, Sample>>;

const folder = mkdtempSync(join(tmpdir(), 'landfall-dockerfile-'));
let engine: Engine;

beforeAll(async () => {
  for (const [name, { files }] of Object.entries(samples))
    for (const [file, text] of Object.entries<string>(files)) {
      mkdirSync(dirname(join(folderOf(name), file)), { recursive: true });
      writeFileSync(join(folderOf(name), file), text);
    }
  const archive = await writeImageArchive(['image-builders'], mkdtempSync(join(folder, 'archive-')));
  engine = await startEngine('dockerfile');
  await engine.loadImages(archive);
  rmSync(archive);
  for (const base of bases) await engine.docker(['tag', 'landfall-e2e/builders:12', base]);
}, 900_000);

afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

function folderOf(name: string): string {
  return join(folder, name.replaceAll(' ', '-'));
}

/** Builds without a network, and gives the name of the image. */
async function build(name: string, tag: string, platform?: string): Promise<string> {
  const reference = `${name.replaceAll(' ', '-').toLowerCase()}:${tag}`;
  const target = platform === undefined ? [] : ['--platform', platform];
  await engine.docker(['build', '--network=none', '--quiet', ...target, '--tag', reference, folderOf(name)]);
  return reference;
}

async function run(reference: string): Promise<string> {
  return (await engine.docker(['run', '--rm', '--network=none', reference])).stdout.trim();
}

async function architectureOf(reference: string): Promise<string> {
  return (await engine.docker(['image', 'inspect', '--format', '{{.Architecture}}', reference])).stdout.trim();
}

describe('what landfall arch dockerfile writes', () => {
  test.each(Object.entries(samples))('builds %s, which does what it did before', async (name, { says, files }) => {
    const before = await run(await build(name, 'before'));
    await promisify(execFile)(landfallCommand, ['arch', 'dockerfile', '--write', folderOf(name)]);
    const after = await build(name, 'after');

    expect(before).toBe(says);
    expect(readFileSync(join(folderOf(name), 'Dockerfile'), 'utf8')).not.toBe(files.Dockerfile);
    expect(await run(after)).toBe(says);
    expect(await architectureOf(after)).toBe(here);
  });

  test.each([
    ['a program in Go', '/app'],
    ['a program in Rust', '/shop'],
  ])('makes %s for the other architecture, without emulating it', async (name, path) => {
    const other = here === 'amd64' ? 'arm64' : 'amd64';
    const reference = await build(name, 'other', `linux/${other}`);
    await engine.docker(['create', '--name', `${other}-${path.slice(1)}`, '--platform', `linux/${other}`, reference]);
    const program = join(folder, `${other}-program`);
    await engine.docker(['cp', `${other}-${path.slice(1)}:${path}`, program]);

    expect(await architectureOf(reference)).toBe(other);
    // The field e_machine of an ELF file: 183 is AArch64, 62 is x86-64.
    expect(readFileSync(program).readUInt16LE(18)).toBe(other === 'arm64' ? 183 : 62);
  });
});
