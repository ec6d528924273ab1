/** How a picture lies in its tile: it fills it where little is lost, else all of it shows. */
const mayCrop = 1.8;

export function fitOf(picture: number, tile: number): 'cover' | 'contain' {
  const ratio = picture > tile ? picture / tile : tile / picture;
  return ratio <= mayCrop ? 'cover' : 'contain';
}

/**
 * Keeps `object-fit` right as the picture turns and the tile changes, past React; `onShape` is told
 * whether the picture is higher than wide.
 */
export function followFit(
  video: HTMLVideoElement,
  fit: 'auto' | 'contain',
  onShape: (isTall: boolean) => void,
): () => void {
  if (fit === 'contain') {
    video.style.objectFit = 'contain';
    return () => undefined;
  }
  const update = () => {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = video;
    if (videoWidth === 0 || clientHeight === 0) return;
    onShape(videoHeight > videoWidth);
    video.style.objectFit = fitOf(videoWidth / videoHeight, clientWidth / clientHeight);
  };
  const observer = new ResizeObserver(update);
  observer.observe(video);
  video.addEventListener('resize', update);
  return () => {
    observer.disconnect();
    video.removeEventListener('resize', update);
  };
}
