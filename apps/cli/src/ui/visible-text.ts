/** Text of someone else's file or registry, with what steers a terminal, or turns the direction of writing, shown instead of obeyed. */
export function visibleText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
