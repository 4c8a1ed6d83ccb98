const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;
const gibibyte = mebibyte * kibibyte;

/** Writes bytes as a Kubernetes quantity: `256Mi`, in the largest unit that is exact. At least one byte. */
export function writeBytes(bytes: number): string {
  const whole = Math.max(1, Math.ceil(bytes));
  if (whole % gibibyte === 0) return `${whole / gibibyte}Gi`;
  if (whole % mebibyte === 0) return `${whole / mebibyte}Mi`;
  if (whole % kibibyte === 0) return `${whole / kibibyte}Ki`;
  return String(whole);
}

/** Writes CPU cores as a Kubernetes quantity: `2`, `500m`. Rounded up to a thousandth of a core. */
export function writeCores(cores: number): string {
  // Six digits are kept before rounding up, so that 0.1 + 0.2 cores are 300m and not 301m.
  const thousandths = Math.max(1, Math.ceil(Number((cores * 1000).toFixed(6))));
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Rounds bytes up to whole mebibytes. */
export function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / mebibyte) * mebibyte;
}

/** Rounds milliseconds up to whole seconds, at least `minimum`: Kubernetes has no shorter times. */
export function wholeSeconds(durationMs: number, minimum = 1): number {
  return Math.max(minimum, Math.ceil(durationMs / 1000));
}
