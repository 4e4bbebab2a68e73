import type { Fix } from "../rule.ts";
import type { InterfaceSelector } from "./selectors.ts";

/** Replaces the key and keeps the word `meta` in front of it; unsafe, since the other interface may not be meant. */
export function replaceKey(node: InterfaceSelector["node"], key: string): Fix {
  return {
    title: `Replace "${node.key}" by "${key}"`,
    safety: "unsafe",
    edits: [{ start: node.end - node.key.length, end: node.end, newText: key }],
  };
}
