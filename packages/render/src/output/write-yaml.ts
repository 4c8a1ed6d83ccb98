import type { Origin } from '@landfall/model';
import type { AnyTraced, Leaf } from '../traced.ts';
import { oneLine, remarkOf } from './remark.ts';
import { fitsLiteralBlock, writeKey, writeLiteralBlock, writeScalar } from './scalar.ts';

/** One scalar, or empty map with a reason, of a written file: where it stands, and why it is there. */
export interface Provenance {
  /** 1-based line in the file. */
  readonly line: number;
  /** Path in the document: `container.env.DATABASE_HOST`, `container.args[2]`. */
  readonly path: string;
  readonly origin: Origin;
}

export interface WrittenYaml {
  readonly text: string;
  readonly provenance: readonly Provenance[];
}

export interface SheetOptions {
  /** Lines of the comment at the top, without `#`. */
  readonly header?: readonly string[];
  /** The file of the input that the header names. Comments do not repeat it: what stands there under the same name has none. */
  readonly home?: string | undefined;
}

/** Longest line that a small map or list is folded into. */
const widthLimit = 110;

/**
 * Writes a traced tree as YAML that YAML 1.1 and 1.2 readers understand alike: maps in the given order, a comment beside
 * each line that says where its value comes from, small maps and lists on one line. A comment that would repeat for all
 * of a block stands once, at its head.
 */
export function writeYaml(tree: AnyTraced, { header = [], home }: SheetOptions = {}): WrittenYaml {
  const sheet = new Sheet(header, home);
  if (tree.kind === 'branch' && Object.keys(tree.entries).length > 0) sheet.branch(tree, atRoot);
  else if (tree.kind === 'listing' && tree.items.length > 0) sheet.listing(tree, atRoot);
  else sheet.line(inline(tree) ?? '{}', undefined);
  return { text: `${sheet.lines.join('\n')}\n`, provenance: sheet.provenance };
}

interface Position {
  /** Keys from the root, for the remark. */
  readonly keys: readonly string[];
  readonly path: string;
  readonly indentation: string;
  /** The remark of an enclosing block, which its lines need not repeat. */
  readonly remark: string | undefined;
}

const atRoot: Position = { keys: [], path: '', indentation: '', remark: undefined };

class Sheet {
  readonly lines: string[] = [];
  readonly provenance: Provenance[] = [];
  /** The common remark of each tree that was asked for: every enclosing block asks again. */
  private readonly remarks = new Map<AnyTraced, string | undefined>();

  private readonly home: string | undefined;

  constructor(header: readonly string[], home: string | undefined) {
    this.home = home;
    for (const text of header) this.lines.push(text === '' ? '#' : `# ${oneLine(text)}`);
    if (header.length > 0) this.lines.push('');
  }

  line(text: string, remark: string | undefined): void {
    const shown = remark === undefined ? '' : withoutFile(remark, this.home);
    this.lines.push(shown === '' ? text : `${text}  # ${shown}`);
  }

  branch(tree: AnyTraced & { kind: 'branch' }, at: Position): void {
    const isRoot = at.keys.length === 0;
    for (const [key, value] of Object.entries(tree.entries)) {
      if (isRoot && value.kind !== 'leaf' && this.lines.at(-1) !== '' && this.lines.length > 0) this.lines.push('');
      this.node(`${at.indentation}${writeKey(key)}:`, value, {
        ...at,
        keys: [...at.keys, key],
        path: isRoot ? pathKey(key) : `${at.path}.${pathKey(key)}`,
      });
    }
  }

  /** Writes a value after its introduction (`key:` or `-`), on the same line where it fits. */
  private node(introduction: string, value: AnyTraced, at: Position): void {
    const common = this.commonRemark(value, [...at.keys]);
    const remark = common === at.remark ? undefined : common;
    const folded = common === undefined ? undefined : inline(value);
    const fits = folded !== undefined && introduction.length + folded.length <= widthLimit && at.keys.length > 1;
    if (value.kind === 'leaf') this.leaf(introduction, value, at, remark);
    else if (isEmpty(value)) {
      this.record(value, at.path);
      this.line(`${introduction} ${value.kind === 'listing' ? '[]' : '{}'}`, remark);
    } else if (fits || (folded !== undefined && value.kind === 'listing' && introduction.length + folded.length <= widthLimit)) {
      this.record(value, at.path);
      this.line(`${introduction} ${folded}`, remark);
    } else {
      this.line(introduction, remark);
      const inner = { ...at, indentation: `${at.indentation}  `, remark: common ?? at.remark };
      if (value.kind === 'branch') this.branch(value, inner);
      else this.listing(value, inner);
    }
  }

  private leaf(introduction: string, value: Leaf, at: Position, remark: string | undefined): void {
    this.provenance.push({ line: this.lines.length + 1, path: at.path, origin: value.origin });
    if (typeof value.value === 'string' && fitsLiteralBlock(value.value)) {
      const block = writeLiteralBlock(value.value, `${at.indentation}  `);
      this.line(`${introduction} ${block.header}`, remark);
      this.lines.push(...block.lines);
    } else this.line(`${introduction} ${writeScalar(value.value)}`, remark);
  }

  listing(value: AnyTraced & { kind: 'listing' }, at: Position): void {
    for (const [index, item] of value.items.entries()) {
      const position = { ...at, path: `${at.path}[${index}]`, keys: [...at.keys, String(index)] };
      // A map in a list stands on one line where it fits: values are maps by name, so such items are small.
      const folded = inline(item);
      const isWide = folded === undefined || at.indentation.length + folded.length > widthLimit;
      if (item.kind === 'leaf') this.node(`${at.indentation}-`, item, position);
      else if (isWide && item.kind === 'branch' && !isEmpty(item)) this.item(item, position);
      else {
        this.record(item, position.path);
        const remark = this.commonRemark(item, [...position.keys]);
        this.line(`${at.indentation}- ${folded ?? writeJson(item)}`, remark === at.remark ? undefined : remark);
      }
    }
  }

  /** A map in a list as a block: the dash stands before its first key. */
  private item(value: AnyTraced & { kind: 'branch' }, at: Position): void {
    const start = this.lines.length;
    this.branch(value, { ...at, indentation: `${at.indentation}  ` });
    this.lines[start] = `${at.indentation}- ${this.lines[start]?.slice(at.indentation.length + 2) ?? ''}`;
  }

  /**
   * The remark that all scalars of a tree share, or undefined when they differ.
   *
   * @param keys keys from the root to the tree; the same again on return
   */
  private commonRemark(value: AnyTraced, keys: string[]): string | undefined {
    if (value.remark !== undefined) return oneLine(value.remark);
    if (growsOn(value)) return undefined;
    if (value.kind === 'leaf' || isEmpty(value))
      return 'origin' in value && value.origin !== undefined ? remarkOf(value.origin, keys) : undefined;
    if (!this.remarks.has(value))
      this.remarks.set(value, value.kind === 'listing' ? this.remarkOfItems(value, keys) : this.remarkOfEntries(value, keys));
    return this.remarks.get(value);
  }

  private remarkOfItems({ items }: AnyTraced & { kind: 'listing' }, keys: string[]): string | undefined {
    const [first, ...others] = items.map((item) => this.commonRemark(item, keys));
    return others.every((remark) => remark === first) ? first : undefined;
  }

  private remarkOfEntries({ entries }: AnyTraced & { kind: 'branch' }, keys: string[]): string | undefined {
    const [first, ...others] = Object.entries(entries).map(([key, item]) => {
      keys.push(key);
      const remark = this.commonRemark(item, keys);
      keys.pop();
      return remark;
    });
    return others.every((remark) => remark === first) ? first : undefined;
  }

  /** Notes the provenance of every scalar, and of every empty map with a reason, that the next line holds. */
  private record(value: AnyTraced, path: string): void {
    if (value.kind === 'leaf') this.provenance.push({ line: this.lines.length + 1, path, origin: value.origin });
    else if (value.kind === 'listing') for (const [index, item] of value.items.entries()) this.record(item, `${path}[${index}]`);
    else if (isEmpty(value)) {
      if (value.origin !== undefined) this.provenance.push({ line: this.lines.length + 1, path, origin: value.origin });
    } else for (const [key, item] of Object.entries(value.entries)) this.record(item, `${path}.${pathKey(key)}`);
  }
}

/** A key in a path: quoted in brackets' stead when it holds a dot, so that paths can be split again. */
export function pathKey(key: string): string {
  return /[.[\]"]/.test(key) ? JSON.stringify(key) : key;
}

/** What grows keeps a line, and a remark, for each entry: otherwise a first entry of another origin would change all lines. */
function growsOn(value: AnyTraced): boolean {
  return value.kind === 'branch' && value.grows === true && !isEmpty(value);
}

function isEmpty(value: AnyTraced): boolean {
  return value.kind === 'listing' ? value.items.length === 0 : value.kind === 'branch' && Object.keys(value.entries).length === 0;
}

/** A tree on one line, or undefined when it has a text of several lines, or grows. */
function inline(value: AnyTraced): string | undefined {
  if (value.kind === 'leaf')
    return typeof value.value === 'string' && value.value.includes('\n') ? undefined : writeScalar(value.value);
  if (growsOn(value)) return undefined;
  const parts: string[] = [];
  const entries = value.kind === 'listing' ? value.items.map((item) => ['', item] as const) : Object.entries(value.entries);
  for (const [key, item] of entries) {
    const text = inline(item);
    if (text === undefined) return undefined;
    parts.push(value.kind === 'listing' ? text : `${writeKey(key)}: ${text}`);
  }
  return value.kind === 'listing' ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

/** JSON is YAML: for a list item that cannot be folded otherwise. */
function writeJson(value: AnyTraced): string {
  if (value.kind === 'leaf') return JSON.stringify(value.value);
  if (value.kind === 'listing') return `[${value.items.map(writeJson).join(', ')}]`;
  return `{${Object.entries(value.entries)
    .map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item)}`)
    .join(', ')}}`;
}

/** A remark begins with the file it speaks of; without that file when it goes without saying. */
function withoutFile(remark: string, file: string | undefined): string {
  if (file === undefined || !remark.startsWith(file)) return remark;
  return remark === file ? '' : (/^,? (?<rest>.*)$/.exec(remark.slice(file.length))?.groups?.['rest'] ?? remark);
}
