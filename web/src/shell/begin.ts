/** Once somebody is signed in, what lives above pages is loaded and begins; visitors load nothing of it. */
import { identity } from '../state/me';

const againMs = 3000;

export function beginWhenSignedIn(): void {
  let asked = false;
  const look = () => {
    if (asked || !identity.store.getState().account) return;
    asked = true;
    import('./live').then(
      ({ begin }) => begin(),
      () => {
        asked = false;
        setTimeout(look, againMs);
      },
    );
  };
  identity.store.subscribe(look);
  look();
}
