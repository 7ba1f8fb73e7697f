// Shows a file before it is sent. The page's policy allows no blob: as an image, so the
// file is drawn.
const WIDTH = 960;

/** Return the drawn file, or nothing if the browser cannot read it as a picture. */
export async function drawn(file, resizeWidth = WIDTH) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { resizeWidth, resizeQuality: "medium" });
  } catch {
    return undefined;
  }
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}
