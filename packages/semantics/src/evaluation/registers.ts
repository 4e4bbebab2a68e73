/** What the kernel's registers hold: 16 registers of 32 bits for keys, 16 bytes for one value. */
import { type Expression, parseNumber } from "@nftlint/syntax";
import { expressionType } from "./expression-types.ts";
import type { EvaluationScope } from "./scope.ts";

/** NFT_REG32_COUNT registers of 32 bits (linux/netfilter/nf_tables.h). */
const keyBits = 512;

/** NFT_DATA_VALUE_MAXLEN is 64 bytes; what has to be masked must fit into one register of 16. */
const maskableBits = 128;

/** Checks how wide a key is, and the parts that nft cannot compare. */
export function checkKey(key: Expression, scope: EvaluationScope): void {
  if (key.kind !== "concatenation") return;
  for (const part of key.parts) {
    checkUnalignedRaw(part, scope);
    if (part.kind !== "value" || part.form !== "wildcard") continue;
    const { start, end } = part;
    scope.report(
      "type-mismatch",
      { start, end },
      `"${part.text}" is no part of a packet: a wildcard goes into the set`,
    );
  }
  const type = expressionType(key, scope);
  const bits = (type?.parts ?? []).reduce((sum, part) => sum + Math.ceil((part.bits ?? 0) / 32) * 32, 0);
  if (bits <= keyBits) return;
  const { start, end } = key;
  scope.report("invalid-value", { start, end }, `this key takes ${bits} bits, and ${keyBits} fit; leave a part out`);
}

/** A raw expression that begins or ends within an octet is masked, which works up to 16 octets. */
export function checkUnalignedRaw(expression: Expression, { report }: Pick<EvaluationScope, "report">): void {
  if (expression.kind !== "raw-payload") return;
  const offset = Number(parseNumber(expression.offset.text) ?? 0);
  const length = Number(parseNumber(expression.length.text) ?? 0);
  if (offset % 8 === 0 && length % 8 === 0) return;
  const touched = Math.ceil(((offset % 8) + length) / 8) * 8;
  if (touched <= maskableBits) return;
  const { start, end } = expression;
  const message = `bits that do not begin and end with an octet can span 16 octets at most, and these span ${touched / 8}`;
  report("invalid-value", { start, end }, message);
}
