/** Elements of XML and HTML as text. */

export type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** Text that stands for itself, whatever is in it; characters that XML does not know are replaced. */
export function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML 1.0 forbids (2.2, Char).
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}

/**
 * An element; attributes without a value are left out.
 * @param content markup already: texts are to be {@link escaped}
 */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? rounded(value) : String(value))}"`);
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("")}</${name}>`;
}

/** An element that holds nothing but text. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, [escaped(text)]);
}

/** A number with one decimal at most. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
