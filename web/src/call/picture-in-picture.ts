/** The other's picture in a window of the system's own, over all programs. */
const picture = '[data-testid="tile"]:not([data-kind="self"]) video';

export const canFloatPicture = (): boolean => document.pictureInPictureEnabled ?? false;

export async function togglePictureInPicture(): Promise<void> {
  try {
    if (document.pictureInPictureElement) return await document.exitPictureInPicture();
    const [video] = document.querySelectorAll<HTMLVideoElement>(picture);
    await video?.requestPictureInPicture();
  } catch {
    // Without a picture there is nothing to float.
  }
}
