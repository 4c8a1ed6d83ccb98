/** The page that reports are written on, for reports of others: one HTML file that loads nothing and runs nothing foreign. */
export { Markup, markup, nothing } from './report/html/markup.ts';
export { type Page, writePage } from './report/html/page.ts';
