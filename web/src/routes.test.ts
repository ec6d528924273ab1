import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the server has each of the app’s pages, and no others', () => {
  const routes = [...read('./App.tsx').matchAll(/<Route path="(\/[^"]*)"/g)].map(
    ([, path]) => path,
  );
  const [, served = ''] =
    /path = \{([^)]*?)\n +\},\n +method/.exec(
      read('../../signaling/src/main/java/org/setareh/signaling/web/WebApp.java'),
    ) ?? [];
  const paths = [...served.matchAll(/"([^"]+)"/g)].map(([, path]) => path!);
  const alike = (path: string | undefined) => path?.replace(/:(\w+)/g, '{$1}');
  expect(routes.length).toBeGreaterThan(1);
  expect(paths.toSorted((a, b) => a.localeCompare(b))).toEqual(
    routes.map(alike).toSorted((a, b) => a!.localeCompare(b!)),
  );
});
