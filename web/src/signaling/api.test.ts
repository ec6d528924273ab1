import { describe, expect, it } from 'vitest';
import { Api, Problem } from './api';

function apiAnswering(response: () => Response | Promise<Response>) {
  const requests: { url: unknown; init: RequestInit | undefined }[] = [];
  const api = new Api((url, init) => {
    requests.push({ url, init });
    return Promise.resolve(response());
  });
  return { api, requests };
}

const json = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });

describe('Api', () => {
  it('sends what the protocol says', async () => {
    const { api, requests } = apiAnswering(() => json(201, { id: 'tea', key: 'k' }));
    await api.createRoom({ id: 'tea', title: 'Tea' });
    expect(requests[0]?.url).toBe('/api/rooms');
    expect(requests[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"id":"tea","title":"Tea"}',
      headers: { 'Content-Type': 'application/json' },
    });
  });

  it('escapes what comes from links', async () => {
    const { api, requests } = apiAnswering(() => new Response(null, { status: 204 }));
    await api.leave('../x', 'p/1');
    expect(requests[0]?.url).toBe('/api/rooms/..%2Fx/participants/p%2F1');
  });

  it('numbers its offers', async () => {
    const { api, requests } = apiAnswering(() => json(200, { answer: 'v=0', connection: 2 }));
    const offer = { offer: 'v=0', sources: {}, slots: [] };
    await api.reconnect('tea', 'p', offer);
    await api.reconnect('tea', 'p', offer);
    for (const [index, { init }] of requests.entries()) {
      expect(init?.body).toBe(JSON.stringify({ ...offer, attempt: index + 1 }));
    }
  });

  it('turns a refusal into a problem with its code', async () => {
    const { api } = apiAnswering(() =>
      json(429, { code: 'too-many-attempts', detail: 'Wait.' }, { 'Retry-After': '7' }),
    );
    const problem = await api.look('tea', 'k').catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'too-many-attempts', status: 429, retryAfter: 7 });
  });

  it('takes a server that does not answer as temporary', async () => {
    const { api } = apiAnswering(() => Promise.reject(new TypeError('Failed to fetch')));
    const problem = await api.look('tea', 'k').catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'offline', temporary: true });
  });

  it('takes a page of a proxy as a busy server, not as an answer', async () => {
    const { api } = apiAnswering(() => new Response('<html>', { status: 502 }));
    await expect(api.look('tea', 'k')).rejects.toMatchObject({
      code: 'server-busy',
      temporary: true,
    });
    const odd = apiAnswering(() => new Response('<html>', { status: 200 }));
    await expect(odd.api.look('tea', 'k')).rejects.toMatchObject({ code: 'bad-answer' });
  });

  it('takes a refusal for good as one', async () => {
    const { api } = apiAnswering(() => json(404, { code: 'unknown-participant' }));
    await expect(api.leave('tea', 'p_1')).rejects.toMatchObject({ temporary: false });
  });
});
