/** A text for a message, cut so that a hostile name cannot fill the screen. */
export function shorten(text: string, maxLength = 60): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
