/** Sends a file with the client for browsers; in a page the file comes from an `<input type="file">`. */
import { createUploader, type FileLike, type UploadedFile } from '@landfall/runtime/uploads/browser';

export async function send(origin: string, file: FileLike): Promise<UploadedFile> {
  const uploader = createUploader({
    base: `${origin}/uploads`,
    headers: () => ({ Authorization: 'Bearer north/ann' }),
    parallelParts: 4,
  });
  const upload = uploader.upload(file, {
    onProgress: ({ state, sentBytes, totalBytes }) => console.log(`${state}: ${Math.floor((100 * sentBytes) / totalBytes)} %`),
  });
  try {
    return await upload.completed;
  } finally {
    uploader.close();
  }
}
