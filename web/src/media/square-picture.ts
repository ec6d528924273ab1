/** Pixels of a side: the server shows 256, on screens of two pixels a point. */
const side = 512;

/** The middle of a picture as a small JPEG, turned as its camera says; rejects where the file is no picture. */
export async function squarePicture(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const cut = Math.min(picture.width, picture.height);
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    const left = (picture.width - cut) / 2;
    const top = (picture.height - cut) / 2;
    canvas.getContext('2d')?.drawImage(picture, left, top, cut, cut, 0, 0, side, side);
    return await new Promise((resolve, reject) => {
      const take = (made: Blob | null) => (made ? resolve(made) : reject(new Error('not drawn')));
      canvas.toBlob(take, 'image/jpeg', 0.9);
    });
  } finally {
    picture.close();
  }
}
