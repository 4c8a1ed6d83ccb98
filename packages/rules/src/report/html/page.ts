import { behaviour } from './behaviour.ts';
import { type Markup, Markup as MarkupOf, markup } from './markup.ts';
import { style } from './style.ts';

/**
 * Hashes of the one style and the one script that the page may run: whatever else gets into it, the browser refuses.
 * A test says the new ones when style or script change.
 *
 * @source W3C, Content Security Policy Level 3, section 2.3.1: 'sha256-' and the digest in base64
 */
export const policyHashes = {
  style: 'sha256-4lZX+5nUs4VllZ8UbdXRmItLzLwPvbH1vv5pcKMlDZY=',
  script: 'sha256-3pKCDv4FxU9KjaSRqBLQ6ggxpaxU/9BtTmdGLjXJmwI=',
} as const;

const policy = [
  "default-src 'none'",
  `style-src '${policyHashes.style}'`,
  `script-src '${policyHashes.script}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface Page {
  readonly title: string;
  /** Sections that the line at the top leads to. */
  readonly contents: readonly { readonly id: string; readonly title: string }[];
  readonly body: Markup;
}

/** A whole HTML document in one file: nothing in it comes from elsewhere, and nothing leaves it. */
export function writePage({ title, contents, body }: Page): string {
  const links = contents.map(({ id, title: text }) => markup`<li><a href="#${id}">${text}</a></li>`);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new MarkupOf(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Landfall">
<title>${title}</title>
<style>${new MarkupOf(style)}</style>
</head>
<body>
<header class="top"><nav aria-label="Sections"><ul>${links}</ul></nav>
<fieldset class="theme"><legend class="hidden-text">Colours</legend>
<label><input type="radio" name="theme" id="theme-auto" checked> Auto</label><label><input type="radio" name="theme" id="theme-light"> Light</label><label><input type="radio" name="theme" id="theme-dark"> Dark</label></fieldset></header>
<main>
${body}
</main>
<footer>Written by Landfall. The page is one file: it loads nothing, sends nothing and stores nothing.</footer>
<script>${new MarkupOf(behaviour)}</script>
</body>
</html>
`;
  return page.html;
}
