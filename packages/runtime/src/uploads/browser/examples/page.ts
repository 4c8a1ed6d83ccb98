import { createUploader, type FileLike, type Upload, type UploadProgress } from '../index.ts';

/** Sends the files that a person chose, and shows how each stands. What comes back has `pause`, `resume` and `cancel` for buttons. */
export function sendFiles(
  base: string,
  files: readonly FileLike[],
  show: (name: string, progress: UploadProgress) => void,
): readonly Upload[] {
  const uploader = createUploader({ base });
  return files.map((file) => uploader.upload(file, { onProgress: (progress) => show(file.name, progress) }));
}
