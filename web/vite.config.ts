import react from '@vitejs/plugin-react';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.SETAREH_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), preload()],
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': { target: server, changeOrigin: false } },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
});

/** Tells public/boot.js what will be asked for: the words and letters of each language, and the room's code. */
function preload(): Plugin {
  return {
    name: 'setareh-preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle) return html;
        const files = Object.values(bundle);
        const chunkOf = (module: string) =>
          files.find(
            (file): file is Rolldown.OutputChunk =>
              file.type === 'chunk' && (file.facadeModuleId?.endsWith(module) ?? false),
          );
        const font = (name: string) =>
          fileOf(files.find(({ fileName }) => fileName.includes(name)));
        const latin = font('inter-latin-wght-normal');
        const persian = font('vazirmatn-arabic-wght-normal');
        const words = (code: string) => fileOf(chunkOf(`/locales/${code}.json`));
        const plan = {
          languages: {
            en: [latin, words('en')],
            pl: [latin, words('pl')],
            fa: [persian, words('fa')],
          },
          room: ['/pages/RoomPage.tsx', '/room/Room.tsx'].flatMap((module) => {
            const chunk = chunkOf(module);
            return [fileOf(chunk), ...[...(chunk?.viteMetadata?.importedCss ?? [])].map(addressOf)];
          }),
        };
        const attribute = JSON.stringify(plan).replaceAll('"', '&quot;');
        return html.replace('src="/boot.js"', `$& data-preload="${attribute}"`);
      },
    },
  };
}

function fileOf(file: { fileName: string } | undefined): string {
  if (!file) throw new Error('what shall be preloaded is not in the bundle');
  return addressOf(file.fileName);
}

function addressOf(fileName: string): string {
  return `/${fileName}`;
}
