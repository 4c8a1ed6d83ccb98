import type { Shape } from './shape.ts';

/** A field of a descriptor and what becomes of it. */
export interface DescribedField {
  /** `formation.<type>.quantity`, `addons[].plan`. */
  readonly path: string;
  readonly becomes: string;
}

/** Every field of a shape that has an answer of its own, in the order of the shape, for the reference page. */
export function describeFields(shape: Shape, path = ''): readonly DescribedField[] {
  switch (shape.kind) {
    case 'record':
      return Object.entries(shape.fields).flatMap(([name, field]) => {
        const own = path === '' ? name : `${path}.${name}`;
        const inner = field.note === undefined || field.isChecked === true ? describeFields(field.shape, own) : [];
        return [{ path: own, becomes: field.becomes }, ...inner];
      });
    case 'map':
      return describeFields(shape.values, `${path}.<name>`);
    case 'list':
      return describeFields(shape.items, `${path}[]`);
    case 'either':
      return shape.forms.flatMap((form) => describeFields(form, path));
    default:
      return [];
  }
}
