/**
 * Places the boxes of a layered picture.
 *
 * Glossary: a column holds boxes one below the other. A line that crosses a column runs through a *pass* there, and all
 * lines to one box share their passes, so that forty lines to a database become one. Same input, same picture.
 */

/** A box to place. */
export interface Box {
  readonly id: string;
  readonly column: number;
}

/** A line from one box to another. */
export interface Line {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corner of each box, by id. */
  readonly corners: ReadonlyMap<string, Point>;
  /** The points that each line passes, in the order of the lines given. */
  readonly routes: readonly (readonly Point[])[];
  /** Left edge of each column that has a box, of the first of its parts, by column. */
  readonly columns: ReadonlyMap<number, number>;
}

/** Sizes in units of the picture. */
export const sizes = { boxWidth: 156, boxHeight: 44, gapX: 64, gapY: 14, passHeight: 8, top: 34, side: 8 } as const;

/** Most boxes below each other. */
const mostBelow = 16;

/** How often the order inside the columns is improved: more changes little. */
const sweeps = 8;

interface Slot {
  readonly id: string;
  readonly column: number;
  readonly isPass: boolean;
}

/** Lays boxes out in their columns so that lines cross little. Columns without a box take no room. */
export function layOut(boxes: readonly Box[], lines: readonly Line[]): Layout {
  const { columnOf, used } = assignColumns(boxes);
  const slots = used.map((): Slot[] => []);
  for (const { id } of boxes) slots[columnOf.get(id) ?? 0]?.push({ id, column: columnOf.get(id) ?? 0, isPass: false });
  const chains = lines.map(({ from, to }) => chainOf({ from, to }, columnOf));
  addPasses(chains, slots);
  orderSlots(slots, chains);
  return place(slots, chains, used);
}

/** Splits a column that holds more than fit below each other into several, side by side. */
function assignColumns(boxes: readonly Box[]): {
  readonly columnOf: ReadonlyMap<string, number>;
  readonly used: readonly number[];
} {
  const columnOf = new Map<string, number>();
  const used: number[] = [];
  for (const column of [...new Set(boxes.map((box) => box.column))].sort((a, b) => a - b)) {
    const here = boxes.filter((box) => box.column === column);
    const parts = Math.ceil(here.length / mostBelow);
    const size = Math.ceil(here.length / parts);
    for (const [index, { id }] of here.entries()) columnOf.set(id, used.length + Math.floor(index / size));
    for (let part = 0; part < parts; part += 1) used.push(column);
  }
  return { columnOf, used };
}

/** The slots that a line visits: its ends, and a pass in each column between them. */
function chainOf({ from, to }: Line, columnOf: ReadonlyMap<string, number>): readonly Slot[] {
  const start = columnOf.get(from) ?? 0;
  const end = columnOf.get(to) ?? 0;
  const step = Math.sign(end - start);
  const chain: Slot[] = [{ id: from, column: start, isPass: false }];
  if (step !== 0)
    for (let column = start + step; column !== end; column += step)
      chain.push({ id: `${column} to ${to}`, column, isPass: true });
  chain.push({ id: to, column: end, isPass: false });
  return chain;
}

function addPasses(chains: readonly (readonly Slot[])[], slots: readonly Slot[][]): void {
  const known = new Set<string>();
  for (const slot of chains.flat()) {
    if (!slot.isPass || known.has(slot.id)) continue;
    known.add(slot.id);
    slots[slot.column]?.push(slot);
  }
}

/** Moves every slot towards the middle of its neighbours, column by column, forth and back. */
function orderSlots(slots: readonly Slot[][], chains: readonly (readonly Slot[])[]): void {
  const neighbours = new Map<string, Slot[]>();
  const connect = (a: Slot, b: Slot) => neighbours.set(a.id, [...(neighbours.get(a.id) ?? []), b]);
  for (const chain of chains) {
    for (const [index, slot] of chain.entries()) {
      const next = chain[index + 1];
      if (next === undefined || next.column === slot.column) continue;
      connect(slot, next);
      connect(next, slot);
    }
  }
  const positions = new Map<string, number>();
  const number = (column: readonly Slot[]) => {
    for (const [index, { id }] of column.entries()) positions.set(id, (index + 0.5) / column.length);
  };
  for (const column of slots) number(column);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? slots : [...slots].reverse()) {
      const wanted = new Map(column.map((slot) => [slot.id, middleOf(slot, neighbours, positions)]));
      column.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1));
      number(column);
    }
  }
}

function middleOf(slot: Slot, neighbours: ReadonlyMap<string, Slot[]>, positions: ReadonlyMap<string, number>): number {
  const around = (neighbours.get(slot.id) ?? []).map(({ id }) => positions.get(id) ?? 0);
  if (around.length === 0) return positions.get(slot.id) ?? 0;
  let sum = 0;
  for (const position of around) sum += position;
  return sum / around.length;
}

function place(slots: readonly (readonly Slot[])[], chains: readonly (readonly Slot[])[], used: readonly number[]): Layout {
  const { boxWidth, boxHeight, gapX, gapY, passHeight, top, side } = sizes;
  const heightOf = (column: readonly Slot[]) => {
    let height = -gapY;
    for (const { isPass } of column) height += (isPass ? passHeight : boxHeight) + gapY;
    return Math.max(height, 0);
  };
  const height = Math.max(0, ...slots.map(heightOf));
  const corners = new Map<string, Point>();
  const middles = new Map<string, number>();
  for (const [index, column] of slots.entries()) {
    let y = top + Math.round((height - heightOf(column)) / 2);
    for (const { id, isPass } of column) {
      const size = isPass ? passHeight : boxHeight;
      middles.set(id, y + size / 2);
      if (!isPass) corners.set(id, { x: side + index * (boxWidth + gapX), y });
      y += size + gapY;
    }
  }
  return {
    width: 2 * side + used.length * boxWidth + Math.max(0, used.length - 1) * gapX,
    height: top + height + side,
    corners,
    routes: chains.map((chain) => routeOf(chain, middles)),
    columns: new Map(used.map((column, index) => [column, side + index * (boxWidth + gapX)] as const).reverse()),
  };
}

/** From the edge of one box to the edge of the other; straight across the columns between. */
function routeOf(chain: readonly Slot[], middles: ReadonlyMap<string, number>): readonly Point[] {
  const left = (column: number) => sizes.side + column * (sizes.boxWidth + sizes.gapX);
  const first = chain[0];
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return [];
  const y = (slot: Slot) => middles.get(slot.id) ?? 0;
  if (first.column === last.column) {
    const x = left(first.column) + sizes.boxWidth;
    return [
      { x, y: y(first) },
      { x, y: y(last) },
    ];
  }
  const isForward = last.column > first.column;
  const points: Point[] = [{ x: left(first.column) + (isForward ? sizes.boxWidth : 0), y: y(first) }];
  for (const slot of chain.slice(1, -1)) {
    const [enter, leave] = isForward
      ? [left(slot.column), left(slot.column) + sizes.boxWidth]
      : [left(slot.column) + sizes.boxWidth, left(slot.column)];
    points.push({ x: enter, y: y(slot) }, { x: leave, y: y(slot) });
  }
  points.push({ x: left(last.column) + (isForward ? 0 : sizes.boxWidth), y: y(last) });
  return points;
}
