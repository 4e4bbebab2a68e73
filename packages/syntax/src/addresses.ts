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
  let groups = 0;
  let compressed = false;
  if (text.charCodeAt(position) === 58) {
    if (text.charCodeAt(position + 1) !== 58) return start;
    compressed = true;
    position += 2;
    longest = position;
  }
  while (groups < 8) {
    if (compressed && groups <= 5) {
      const tail = matchIpv4(text, position);
      if (tail > position && tail > longest) longest = tail;
    }
    const digits = run(text, position, 4, isHexDigit);
    if (digits === position) break;
    position = digits;
    groups++;
    if (compressed ? groups <= 7 : groups === 8) longest = Math.max(longest, position);
    if (text.charCodeAt(position) !== 58) break;
    if (text.charCodeAt(position + 1) === 58 && !compressed) {
      if (groups > 7) break;
      compressed = true;
      position += 2;
      longest = position;
    } else {
      position++;
    }
  }
  return longest;
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
