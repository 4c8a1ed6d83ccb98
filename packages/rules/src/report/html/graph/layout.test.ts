import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut, sizes } from './layout.ts';

const graph = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }).chain((columns) => {
  const boxes = columns.map((column, index) => ({ id: `box-${index}`, column }));
  const end = fc.constantFrom(...boxes.map(({ id }) => id));
  return fc.record({ boxes: fc.constant(boxes), lines: fc.array(fc.record({ from: end, to: end }), { maxLength: 80 }) });
});

test('no box covers another, and all are inside the picture', () => {
  fc.assert(
    fc.property(graph, ({ boxes, lines }) => {
      const { corners, width, height } = layOut(boxes, lines);
      const placed = boxes.map(({ id }) => corners.get(id)!);

      for (const [index, a] of placed.entries()) {
        expect(a.x >= 0 && a.y >= sizes.top && a.x + sizes.boxWidth <= width && a.y + sizes.boxHeight <= height).toBe(true);
        for (const b of placed.slice(index + 1))
          expect(Math.abs(a.x - b.x) >= sizes.boxWidth || Math.abs(a.y - b.y) >= sizes.boxHeight).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('every line begins and ends at an edge of its boxes, and never runs through a box on its way', () => {
  fc.assert(
    fc.property(graph, ({ boxes, lines }) => {
      const { corners, routes } = layOut(boxes, lines);
      for (const [index, { from, to }] of lines.entries()) {
        const route = routes[index]!;
        const [start, end] = [corners.get(from)!, corners.get(to)!];

        expect([start.x, start.x + sizes.boxWidth]).toContain(route[0]!.x);
        expect([end.x, end.x + sizes.boxWidth]).toContain(route.at(-1)!.x);
        for (const { x, y } of route.slice(1, -1))
          for (const corner of corners.values())
            expect(x > corner.x && x < corner.x + sizes.boxWidth && y > corner.y && y < corner.y + sizes.boxHeight).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

test('the same graph gives the same picture', () => {
  fc.assert(
    fc.property(graph, ({ boxes, lines }) => {
      expect(layOut(structuredClone(boxes), structuredClone(lines))).toEqual(layOut(boxes, lines));
    }),
    { numRuns: 30 },
  );
});

test('forty services that stand beside each other do not make a tower', () => {
  const boxes = Array.from({ length: 40 }, (_, index) => ({ id: `box-${index}`, column: 1 }));
  const { width, height, columns } = layOut(boxes, []);

  expect(height).toBeLessThan(width * 2);
  expect([...columns]).toEqual([[1, sizes.side]]);
});
