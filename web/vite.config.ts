import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.SETAREH_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
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
