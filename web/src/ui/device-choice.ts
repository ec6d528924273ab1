import type { TFunction } from 'i18next';
import type { Device } from '../media/devices';

/** Stands for whatever the system uses; to the browser as to us. */
const systemDefault = '';

/** What can be chosen among these devices, the system's choice first; `kind` names those that have no label. */
export function choicesOf(t: TFunction, devices: readonly Device[], kind: string): Choice[] {
  const named = devices.map(({ id, label }, i) => ({ id, label: label || `${kind} ${i + 1}` }));
  return [{ id: systemDefault, label: t('devices.system') }, ...named];
}

/** The choice that holds: while a chosen device is unplugged, the system's. */
export function chosenOf(devices: readonly Device[], wished: string | undefined): string {
  return devices.find(({ id }) => id === wished)?.id ?? systemDefault;
}

export interface Choice {
  id: string;
  label: string;
}
