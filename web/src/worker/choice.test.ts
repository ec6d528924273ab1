import { describe, expect, it } from 'vitest';
import { choose, type Choice } from './choice';

const origin = 'https://meet.example';
const files = new Set(['/index.html', '/boot.js', '/star.svg', '/assets/index-3f.js']);

function chosen(path: string, mode = 'cors', method = 'GET'): Choice {
  return choose({ method, mode, url: new URL(path, origin).href }, origin, files);
}

describe('what the service worker keeps', () => {
  it.each([
    '/api/me',
    '/api/events',
    '/api',
    '/whip/a-room',
    '/whep/a-room',
    '/actuator/health',
    '/v3/api-docs',
  ])('never the server’s answer to %s, as a page or otherwise', (path) => {
    expect(chosen(path)).toBe('pass');
    expect(chosen(path, 'navigate')).toBe('pass');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])('never what %s says', (method) => {
    expect(chosen('/assets/index-3f.js', 'cors', method)).toBe('pass');
    expect(chosen('/contacts', 'navigate', method)).toBe('pass');
  });

  it('nothing of another origin', () => {
    expect(chosen('https://other.example/assets/index-3f.js')).toBe('pass');
    expect(chosen('http://meet.example/')).toBe('pass');
  });

  it('each page of the app is its one page, whatever is asked along', () => {
    for (const path of ['/', '/contacts', '/r/tea?name=Nika', '/rooms/tea', '/apiary']) {
      expect(chosen(path, 'navigate')).toBe('page');
    }
  });

  it('a file with a hash in its name is the same for ever; the others are asked for', () => {
    expect(chosen('/assets/index-3f.js', 'no-cors')).toBe('kept');
    expect(chosen('/assets/of-a-build-before.js')).toBe('kept');
    expect(chosen('/boot.js', 'no-cors')).toBe('fresh');
  });

  it('what is no file of the app is left alone', () => {
    expect(chosen('/ca.crt', 'navigate')).toBe('pass');
    expect(chosen('/unknown', 'cors')).toBe('pass');
  });
});
