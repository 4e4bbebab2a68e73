import { formatAddress, readAddress, readKind, readQuestion } from "@nftlint/packet";
import { LineMap } from "@nftlint/syntax";
import { findNodeAtLocation, getNodeValue, type Node } from "jsonc-parser";
import { readJson } from "../config/read-json.ts";
import type { SchemaProblem } from "../config/validate.ts";
import type { Expectation, ExpectationsResult, ExpectedVerdict, Rewritten } from "./expectations.ts";
import { expectationsSchema } from "./schema.ts";

/** An expectation as its schema allows it. */
interface ExpectationDocument {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
  readonly iif?: string;
  readonly packet?: string;
  readonly mark?: number;
  readonly state?: string;
  readonly expect: ExpectedVerdict;
  readonly oif?: string;
  readonly as?: { readonly from?: string; readonly to?: string; readonly sport?: number; readonly dport?: number };
  readonly by?: string;
  readonly reply?: boolean;
}

interface ExpectationsDocument {
  readonly host?: string;
  readonly ruleset?: string;
}

/** Reads and checks a file of expectations. @param path as it is to be named in what is wrong with it */
export function readExpectations(path: string, text: string): ExpectationsResult {
  const lines = new LineMap(text);
  const failed = (problems: readonly SchemaProblem[]): ExpectationsResult => ({
    ok: false,
    problems: problems.map(({ offset, message }) => ({ path, ...lines.position(offset), message })),
  });
  const read = readJson(text, expectationsSchema, "the file");
  if ("problems" in read) return failed(read.problems);
  const nodes = findNodeAtLocation(read.root, ["expectations"])?.children ?? [];
  const problems = repeatedNames(nodes);
  const expectations = nodes.map((node) => new Reader(node, problems).expectation(lines.position(node.offset).line));
  if (problems.length > 0) return failed([...problems].sort((one, other) => one.offset - other.offset));
  const { host, ruleset } = getNodeValue(read.root) as ExpectationsDocument;
  const found = expectations.filter((expectation) => expectation !== null);
  return { ok: true, expectations: { path, host: host ?? null, ruleset: ruleset ?? null, expectations: found } };
}

/** Reports name expectations by their names. */
function repeatedNames(nodes: readonly Node[]): SchemaProblem[] {
  const seen = new Set<unknown>();
  return nodes.flatMap((node) => {
    const name = findNodeAtLocation(node, ["name"]);
    if (name === undefined || !seen.has(name.value)) {
      seen.add(name?.value);
      return [];
    }
    return [{ offset: name.offset, message: `"${name.value}" is expected twice; give this one another name` }];
  });
}

/** Keys that ask the answer of one packet what the answers of all packets of a kind have no one answer to. */
const ofOnePacket = ["as", "reply"] as const;

class Reader {
  readonly #node: Node;
  readonly #document: ExpectationDocument;
  readonly #problems: SchemaProblem[];

  constructor(node: Node, problems: SchemaProblem[]) {
    this.#node = node;
    this.#document = getNodeValue(node) as ExpectationDocument;
    this.#problems = problems;
  }

  expectation(line: number): Expectation | null {
    const { name, expect, oif, as = {}, by, reply } = this.#document;
    const subject = this.#subject();
    const rewritten: Rewritten = {
      source: this.#address("from", as.from),
      destination: this.#address("to", as.to),
      sourcePort: as.sport ?? null,
      destinationPort: as.dport ?? null,
    };
    if (subject === null) return null;
    if (subject.kind === "every") {
      for (const key of ofOnePacket) {
        if (key in this.#document)
          this.#fail([key], `"${key}" is for one packet: name "from", "to" and "packet" as well`);
      }
    }
    return {
      ...{ name, line, subject, expect, rewritten },
      outputInterface: oif ?? null,
      by: by ?? null,
      reply: reply ?? false,
    };
  }

  #subject(): Expectation["subject"] | null {
    const { from, to, packet, iif = null, state = null, mark } = this.#document;
    const words = packet?.split(/\s+/).filter((word) => word !== "") ?? null;
    const given = { inputInterface: iif, state, mark: mark === undefined ? null : String(mark) };
    const kind = readKind({ words, from: from ?? null, to: to ?? null, ...given });
    if ("error" in kind) return this.#refuse(kind.about, kind.error);
    const isOpen = kind.kind.transport === null || isPortOpen(kind.kind.transport);
    const isOne = [from, to].every((text) => text !== undefined && readAddress(text) !== null);
    if (!isOne || isOpen || from === undefined || to === undefined) return { kind: "every", packets: kind.kind };
    const question = readQuestion({ words: words ?? [], from, to, ...given });
    if ("error" in question) return this.#refuse(question.about, question.error);
    return { kind: "packet", packet: question.packet };
  }

  #refuse(about: string, message: string): null {
    const key = about === "words" ? "packet" : about === "inputInterface" ? "iif" : about;
    return this.#fail([key], message);
  }

  #address(key: "from" | "to", text: string | undefined): string | null {
    if (text === undefined) return null;
    const address = readAddress(text);
    return address === null
      ? this.#fail(["as", key], `"${text}" is no address of IPv4 or IPv6`)
      : formatAddress(address);
  }

  #fail(path: readonly string[], message: string): null {
    const node = findNodeAtLocation(this.#node, [...path]) ?? this.#node;
    this.#problems.push({ offset: node.offset, message });
    return null;
  }
}

/** Of a protocol with ports, every one is meant where none is told. */
function isPortOpen({
  protocol,
  destinationPort,
}: {
  readonly protocol: number;
  readonly destinationPort: number | null;
}): boolean {
  return [6, 17, 33, 132, 136].includes(protocol) && destinationPort === null;
}
