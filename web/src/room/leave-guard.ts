/** Marks the entry of the tab's history that stands above the room's own during a call. */
const mark = 'setarehCall';

/**
 * Back asks first, until the returned function is called: it takes an entry of ours away, which changes nothing
 * on the page, and `onBack` is called. The next Back leaves.
 */
export function guardBack(onBack: () => void): () => void {
  history.pushState({ ...history.state, [mark]: true }, '');
  addEventListener('popstate', onBack);
  return () => {
    removeEventListener('popstate', onBack);
    // It ended by another way: one Back leads out again.
    if (history.state?.[mark]) history.back();
  };
}

/** The browser asks whoever closes or reloads the tab. */
export function guardClosing(): () => void {
  addEventListener('beforeunload', holdBack);
  return () => removeEventListener('beforeunload', holdBack);
}

function holdBack(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
