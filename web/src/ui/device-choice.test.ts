import { expect, test } from 'vitest';
import { chosenOf } from './device-choice';

const devices = [
  { id: 'a', label: 'Desk', group: '1' },
  { id: 'b', label: 'Headset', group: '2' },
];

test('the chosen device is marked while it is there', () => {
  expect(chosenOf(devices, 'b')).toBe('b');
});

test('the system’s choice is marked where none was made, and while the chosen one is unplugged', () => {
  expect(chosenOf(devices, undefined)).toBe('');
  expect(chosenOf(devices.slice(0, 1), 'b')).toBe('');
});
