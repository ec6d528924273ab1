/**
 * For many browsers on few cores: what a page costs beside its media is left out. Runs before the
 * page's own scripts.
 */
function spare(framesPerSecond: number): void {
  // The empty page that Firefox begins with has neither devices nor settings.
  if (!location.protocol.startsWith('http')) return;
  // Nobody hears an echo of a file, and nobody sits before the camera.
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wish = {}) => {
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const audio = typeof wish.audio === 'object' ? { ...wish.audio, ...plain } : plain;
    const video =
      typeof wish.video === 'object' ? { ...wish.video, frameRate: framesPerSecond } : wish.video;
    return open({ ...wish, audio: wish.audio ? audio : false, video: video ?? false });
  };
  localStorage.setItem('setareh.settings', JSON.stringify({ hideSelf: true }));
  // Without a graphics card smooth pictures cost the more the smaller they are shown.
  const look = new CSSStyleSheet();
  look.replaceSync('video { image-rendering: pixelated }');
  document.adoptedStyleSheets.push(look);
}

/** For {@link Arrival.before}. */
export function frugalPage(framesPerSecond: number): string {
  return `(${spare.toString()})(${framesPerSecond})`;
}
