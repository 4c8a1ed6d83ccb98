export function first(list: readonly string[], extra: any): string {
  return list[0]! + String(extra);
}
