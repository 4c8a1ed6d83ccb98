/** Makes a text of the input stay text: on one line, and without a meaning in Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll(/[\\`*_[\]<>|&]/g, '\\$&');
}
