/** The system's own sheet, with people and programs to send to. */
export const canShareLinks = (): boolean => typeof navigator.share === 'function';

/** True where it went somewhere; a sheet that is closed again is no fault. */
export async function shareLink(data: { title: string; url: string }): Promise<boolean> {
  try {
    await navigator.share(data);
    return true;
  } catch {
    return false;
  }
}
