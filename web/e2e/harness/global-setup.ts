/** One server for all files of browser tests; `SETAREH_E2E_URL` takes one that runs already. */
import { Server } from './server.ts';

let server: Server | undefined;

export async function globalSetup(): Promise<void> {
  if (process.env['SETAREH_E2E_URL']) return;
  server = await Server.start();
  process.env['SETAREH_E2E_URL'] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
