/** The browser's offer to install the app. It comes once, maybe before anything is drawn: kept for the settings. */
import { createStore } from 'zustand/vanilla';

/** Chromium's; no standard has it. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export const installPrompt = createStore<{ offer: InstallOffer | undefined }>(() => ({
  offer: undefined,
}));

export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // No bar of the browser's own over a page.
    event.preventDefault();
    installPrompt.setState({ offer: event as InstallOffer });
  });
  addEventListener('appinstalled', () => installPrompt.setState({ offer: undefined }));
}

/** Asks by the browser's own dialog; an offer is good for once. */
export async function install(): Promise<void> {
  const { offer } = installPrompt.getState();
  installPrompt.setState({ offer: undefined });
  await offer?.prompt();
}
