/** HTML that is safe to print: `markup` makes it, and escapes every text that is put in. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** What may stand in a hole of a template; nothing is written for `undefined`. */
export type Piece = string | number | undefined | Markup | readonly Markup[];

/** Nothing at all. */
export const nothing = new Markup('');

/**
 * A template of HTML: the literal parts are ours, the holes may hold anything anybody wrote. Holes stand between tags or
 * inside quoted attributes, never in a tag, a style or a script.
 */
export function markup(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let html = literals[0] ?? '';
  for (const [index, piece] of pieces.entries()) html += write(piece) + (literals[index + 1] ?? '');
  return new Markup(html);
}

function write(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  if (piece instanceof Markup) return piece.html;
  return piece.map(({ html }) => html).join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A text as HTML that shows it. Control characters, and those that turn the direction of writing so that a text reads as
 * another, are replaced: no name of an application needs them.
 */
export function escapeHtml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- the point is to replace them
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => entities[character] ?? '')
  );
}
