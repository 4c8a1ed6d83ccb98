/**
 * Whether a path names something outside the file system: a repository, an image, an address. Nothing is fetched.
 *
 * @source docker/compose pkg/remote/git.go and oci.go, Accept
 */
export function isRemote(path: string): boolean {
  return /^(https?|git|ssh|oci):\/\//.test(path) || /^(git@|github\.com\/)/.test(path) || /\.git(#|$)/.test(path);
}
