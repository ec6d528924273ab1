/** One server for all files of browser tests; `SETAREH_E2E_URL` takes one that runs already. */
import { gauge } from './gauge.ts';
import { Server } from './server.ts';

/** Nobody is lost because the machine is slow: who is gone said so. */
export const lostAfterSeconds = 600;

export const patient = {
  SETAREH_LOST_AFTER_SECONDS: String(lostAfterSeconds),
  SETAREH_JOIN_SECONDS: String(lostAfterSeconds),
  SETAREH_LOG_INS_PER_MINUTE: '1000',
};

let server: Server | undefined;

export async function globalSetup(): Promise<void> {
  if (!process.env['SETAREH_E2E_URL']) {
    server = await Server.start(patient);
    process.env['SETAREH_E2E_URL'] = server.url;
  }
  await gauge(process.env['SETAREH_E2E_URL']);
}

export async function globalTeardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
