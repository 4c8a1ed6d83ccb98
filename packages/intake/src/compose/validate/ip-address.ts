/**
 * Whether a text is an IPv4 or IPv6 address, as Go's `net.ParseIP` sees it: no leading zeros, no zone.
 *
 * @source Go net/netip, ParseAddr
 */
export function isIpAddress(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : isIpv4(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const [head = '', tail] = halves;
  const groups = countGroups(head, tail === undefined);
  const more = tail === undefined ? 0 : countGroups(tail, true);
  if (groups === undefined || more === undefined) return false;
  return tail === undefined ? groups === 8 : groups + more <= 7;
}

/** Groups of 16 bits in a part without `::`; an IPv4 tail counts as two. Undefined when a group is wrong. */
function countGroups(part: string, mayEndInIpv4: boolean): number | undefined {
  if (part === '') return 0;
  const groups = part.split(':');
  let count = 0;
  for (const [index, group] of groups.entries()) {
    if (mayEndInIpv4 && index === groups.length - 1 && group.includes('.')) {
      if (!isIpv4(group)) return undefined;
      count += 2;
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      count += 1;
    }
  }
  return count;
}
