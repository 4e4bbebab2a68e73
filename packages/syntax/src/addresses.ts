/**
 * The shapes of addresses and times that nft's scanner reads as one string (scanner.l: addrstring,
 * classid, timestring). Each function returns where the longest match that begins at `start` ends,
 * or `start` where none does.
 */

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The end of a run of at most `most` characters that `accept`. */
function run(text: string, start: number, most: number, accept: (code: number) => boolean): number {
  let end = start;
  while (end - start < most && accept(text.charCodeAt(end))) end++;
  return end;
}

/** Four runs of one to three digits, joined by dots; values over 255 are not the scanner's concern. */
export function matchIpv4(text: string, start: number): number {
  let end = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      if (text.charCodeAt(end) !== 46) return start;
      end++;
    }
    const digits = run(text, end, 3, isDigit);
    if (digits === end) return start;
    end = digits;
  }
  return end;
}

/** Six runs of one or two hexadecimal digits, joined by colons. */
export function matchMac(text: string, start: number): number {
  let end = start;
  for (let part = 0; part < 6; part++) {
    if (part > 0) {
      if (text.charCodeAt(end) !== 58) return start;
      end++;
    }
    const digits = run(text, end, 2, isHexDigit);
    if (digits === end) return start;
    end = digits;
  }
  return end;
}

/**
 * An IPv6 address: eight groups, or at most seven around one `::`. A dotted IPv4 tail counts as
 * two groups and is read behind `::` only. Longest match: `::1:accept` is `::1:acce`, then `pt`.
 */
export function matchIpv6(text: string, start: number): number {
  let position = start;
  let longest = start;
  let isCompressed = text.startsWith("::", start);
  if (isCompressed) {
    position += 2;
    longest = position;
  } else if (text.charCodeAt(start) === 58) return start;
  for (let groups = 1; groups <= 8; groups++) {
    if (isCompressed && groups <= 6) longest = Math.max(longest, dottedTail(text, position));
    const end = run(text, position, 4, isHexDigit);
    if (end === position) break;
    position = end;
    if (isCompressed ? groups <= 7 : groups === 8) longest = Math.max(longest, position);
    if (text.charCodeAt(position) !== 58) break;
    const isDouble = !isCompressed && groups <= 7 && text.charCodeAt(position + 1) === 58;
    position += isDouble ? 2 : 1;
    if (isDouble) longest = position;
    isCompressed ||= isDouble;
  }
  return longest;
}

/** The end of the IPv4 address that begins at `position`; 0 where none does, so that a colon before it stays out. */
function dottedTail(text: string, position: number): number {
  const end = matchIpv4(text, position);
  return end > position ? end : 0;
}

/** `1:22`, where white space, `:`, `-`, `}` or `,` follows. */
export function matchClassid(text: string, start: number): number {
  const major = run(text, start, 4, isHexDigit);
  if (major === start || text.charCodeAt(major) !== 58) return start;
  const end = run(text, major + 1, 4, isHexDigit);
  if (end === major + 1) return start;
  const next = text[end];
  return next !== undefined && " \t\n:-},".includes(next) ? end : start;
}

const time = /(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?/y;

/** `1d2h3m4s5ms`, each part optional, in that order. */
export function matchTime(text: string, start: number): number {
  time.lastIndex = start;
  return time.test(text) ? time.lastIndex : start;
}
