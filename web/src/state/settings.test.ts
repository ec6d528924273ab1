import { describe, expect, it } from 'vitest';
import { fromAddress } from './settings';

describe('settings in the address', () => {
  it('are taken', () => {
    expect(fromAddress('?slots=49&codec=vp9&height=720&name=%20Sara&cam=off&mic=on')).toEqual({
      slots: 49,
      codec: 'VP9',
      cameraHeight: 720,
      name: 'Sara',
      cameraOn: false,
      microphoneOn: true,
    });
  });

  it.each(['?slots=0', '?slots=50', '?slots=x', '?slots=', '?codec=MPEG', '?height=99', '?name='])(
    'are ignored out of range: %s',
    (search) => {
      expect(fromAddress(search)).toEqual({});
    },
  );
});
