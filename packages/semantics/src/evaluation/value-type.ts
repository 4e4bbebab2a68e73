/** What a value is: its datatype and its size. */
import { datatypes } from "@nftlint/language";

/** The type of an expression, or the one that its place asks for. */
export interface ValueType {
  /** The name of a datatype; `concatenation` where there are parts. */
  readonly datatype: string;
  /** `null` where any number of bits will do. */
  readonly bits: number | null;
  /** The types of `a . b`, in order; `null` for a single value. */
  readonly parts: readonly ValueType[] | null;
}

/** The type of one value. */
export function valueType(datatype: string, bits: number | null = datatypes.get(datatype)?.size ?? null): ValueType {
  return { datatype, bits, parts: null };
}

/** The type of `a . b`; of a single part, that part's. */
export function concatenated(parts: readonly ValueType[]): ValueType {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  return { datatype: "concatenation", bits: null, parts };
}

/** Words for messages: `ipv4_addr`, `ipv4_addr . inet_service`. */
export function describeType({ datatype, parts }: ValueType): string {
  return parts === null ? datatype : parts.map(describeType).join(" . ");
}

/** Whether a datatype is, or is derived from, another. */
export function isDerivedFrom(datatype: string, ancestor: string): boolean {
  for (let name: string | null | undefined = datatype; name != null; name = datatypes.get(name)?.base) {
    if (name === ancestor) return true;
  }
  return false;
}

/** Whether values of two types can be compared: nft asks for the same datatype, part by part. */
export function areComparable(left: ValueType, right: ValueType): boolean {
  if (left.parts === null || right.parts === null) {
    return left.parts === right.parts && left.datatype === right.datatype;
  }
  return (
    left.parts.length === right.parts.length &&
    left.parts.every((part, index) => areComparable(part, right.parts?.[index] as ValueType))
  );
}
