/** A text for a message, on one line, cut so that a hostile name cannot fill the screen, and unable to steer a terminal. */
export function shorten(text: string, maxLength = 60): string {
  const plain = text.replace(/\p{Cc}/gu, '\ufffd');
  return plain.length <= maxLength ? plain : `${plain.slice(0, maxLength - 1)}…`;
}
