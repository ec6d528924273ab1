/** Schemathesis: asks what the API's own description allows, and what it does not, and compares the answers with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './server.ts';

const program = join(root, '.setareh/python/bin/schemathesis');
const clients = join(root, 'web/e2e/clients');

/** Who asks: `world.py` makes it. */
export type Principal = 'stranger' | 'guest' | 'account' | 'administrator' | 'program';

/** A server whose API is described by that file. */
export interface Described {
  url: string;
  /** The server's, where Schemathesis keeps what it found. */
  folder: string;
  file: string;
  /** Of an administrator, who takes part in nothing else. */
  cookie: string;
}

/** How much is asked, however quick the machine is. */
export interface Amount {
  /** Of each operation, drawn. */
  drawn: number;
  /** Also the borders of every value, which are about twenty more. */
  borders?: boolean;
}

export const seed = 9;

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'refusals_are_problems',
];

/** Never ends: the tests of events read it. */
const endless = '/api/events';

interface Description {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

/** What the server says of its API, but that any answer may be a refusal besides those it names. */
export async function described(url: string, folder: string, cookie: string): Promise<Described> {
  const file = join(folder, 'api.json');
  const response = await fetch(`${url}/v3/api-docs`);
  const description = (await response.json()) as Description;
  for (const path of Object.values(description.paths)) {
    for (const { responses } of Object.values(path)) delete responses['default'];
  }
  await writeFile(file, JSON.stringify(description));
  return { url, folder, file, cookie };
}

/** What it found, in its own words, and how much it asked. */
export async function fuzz(
  api: Described,
  principal: Principal,
  { drawn, borders = false }: Amount,
): Promise<{ passed: boolean; words: string; asked: number }> {
  const child = spawn(
    program,
    [
      'run',
      api.file,
      `--url=${api.url}`,
      `--checks=${checks.join()}`,
      `--phases=${borders ? 'coverage,fuzzing' : 'fuzzing'}`,
      `--max-examples=${drawn}`,
      `--seed=${seed}`,
      '--generation-with-security-parameters=false',
      '--generation-database=none',
      '--suppress-health-check=all',
      '--warnings=off',
      '--request-timeout=60',
      '--no-shrink',
      '--no-color',
      '--continue-on-failure',
      '--output-sanitize=false',
      `--exclude-path=${endless}`,
    ],
    {
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: 'as_principal',
        SETAREH_URL: api.url,
        SETAREH_PRINCIPAL: principal,
        SETAREH_ROOT: api.cookie,
        PYTHONPATH: clients,
        PYTHONDONTWRITEBYTECODE: '1',
      },
      cwd: api.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const words = said.join('');
  const [, asked] = /(\d+) generated/.exec(words) ?? [];
  return { passed: code === 0, words: words || `it ended by ${code}`, asked: Number(asked ?? 0) };
}
