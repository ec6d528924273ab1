/** This page by a name of its own, which other pages of the browser can ask after. */
const lockName = (tab: string) => `setareh-tab-${tab}`;

/** 128 random bits: a page that is loaded anew is another one. */
export function newTab(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCodePoint(...bytes));
  return `t_${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** As long as the page lives. */
export function holdTab(tab: string): void {
  void globalThis.navigator?.locks
    ?.request(lockName(tab), () => new Promise(() => undefined))
    .catch(() => undefined);
}

/** Whether no page of this browser is that one (any more); true where the browser cannot tell. */
export async function isTabGone(tab: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return true;
  try {
    return await locks.request(lockName(tab), { ifAvailable: true }, (lock) => lock !== null);
  } catch {
    return true;
  }
}
