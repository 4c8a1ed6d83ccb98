import type { Gpu } from '@landfall/model';
import { type Cursor, child, itemsOf } from './cursor.ts';
import { defined } from './defined.ts';
import { plainNumber, plainText, texts } from './scalar.ts';
import type { ServiceContext } from './service-key.ts';

/** Requests for devices of a driver, from `gpus` or from the reservations of `deploy`. */
export function deviceRequests(at: Cursor | undefined, { remark }: ServiceContext): Gpu[] {
  if (at !== undefined && at.node.kind === 'scalar') {
    return [{ place: at.node.place, key: at.key, count: -1, deviceIds: [], capabilities: ['gpu'] }];
  }
  return itemsOf(at).map((item) => {
    const options = child(item, 'options');
    if (options !== undefined) remark(options.key, 'gpu-option');
    return defined<Gpu>({
      place: item.node.place,
      key: item.key,
      driver: plainText(child(item, 'driver')),
      count: deviceCount(child(item, 'count')),
      deviceIds: texts(child(item, 'device_ids')).map((fact) => fact.value),
      capabilities: texts(child(item, 'capabilities')).map((fact) => fact.value),
    });
  });
}

/** @source compose-go types/device.go: `all` is -1 */
function deviceCount(at: Cursor | undefined): number | undefined {
  return plainText(at)?.toLowerCase() === 'all' ? -1 : plainNumber(at);
}
