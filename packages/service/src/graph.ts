/** The picture of a document's ruleset, and what becomes of a packet in it. */
import { buildGraph, marksOf, type Place, type RuleMark, renderSvg } from "@nftlint/graph";
import { type Answer, type Firewall, type Packet, readQuestionLine, tracePacket, verdictLine } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { Location } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { toLocation } from "./places.ts";

/** A packet as somebody asks for it. */
export interface PacketWords {
  /** As `nftlint why` takes them: `--from 192.0.2.1 --to 192.0.2.2 tcp 22`. */
  readonly words: string;
  /** The interface that it comes in on; `null`: the host itself sends it. */
  readonly inputInterface: string | null;
}

/** A picture as SVG: what is written somewhere has the {@link Location} as JSON in `data-place`. */
export interface Drawing {
  readonly svg: string;
  /** Why the packet is not in it; `null` where it is, or where none is asked for. */
  readonly problem: string | null;
}

/** What a packet did in the files. */
export interface PacketTrace {
  /** `DROPPED in forward by …`. */
  readonly verdict: string;
  readonly outcome: NonNullable<Answer["fate"]>["kind"] | "depends";
  readonly marks: readonly TraceMark[];
}

/** What became of a packet, or why nobody can tell. */
export type TraceAnswer = PacketTrace | { readonly problem: string };

export interface TraceMark extends Location {
  readonly mark: RuleMark;
  /** Why it did not match, or what it depends on. */
  readonly reason: string | null;
  /** Where a way ends: `dropped here`. */
  readonly end: string | null;
}

/** Draws the ruleset that a document makes, with a packet's way where one is asked for. */
export async function drawGraph(document: ServiceDocument, words: PacketWords | null): Promise<Drawing> {
  const firewall = firewallOf(document);
  const asked = words === null ? null : ask(document, firewall, words);
  const problem = asked !== null && "problem" in asked ? asked.problem : null;
  const question = asked !== null && "answer" in asked ? asked : null;
  const title = document.path.slice(document.path.lastIndexOf("/") + 1);
  const graph = buildGraph({ title, firewall, host: document.environment.host, question });
  const linkTo = ({ document: source, range }: Place) => {
    const location = toLocation(document, source, range);
    return location === null ? null : JSON.stringify(location);
  };
  return { svg: await renderSvg(graph, { linkTo, isThemedByPage: true }), problem };
}

/** What becomes of a packet, and what each rule had to do with it; or why nobody can tell. */
export function tracePacketIn(document: ServiceDocument, words: PacketWords): TraceAnswer {
  const firewall = firewallOf(document);
  const asked = ask(document, firewall, words);
  if ("problem" in asked) return asked;
  const { answer } = asked;
  const marks = marksOf(answer, firewall).flatMap(({ place, mark, reason, end }): readonly TraceMark[] => {
    const location = toLocation(document, place.document, place.range);
    return location === null ? [] : [{ ...location, mark, reason, end: end?.text ?? null }];
  });
  return { verdict: verdictLine(answer), outcome: answer.fate?.kind ?? "depends", marks };
}

/** The interfaces of the host that a document is for; `null` where they are not known. */
export function interfacesFor({ environment: { host } }: ServiceDocument): readonly string[] | null {
  return host?.interfaces.known === true ? host.interfaces.value.map(({ name }) => name) : null;
}

/** The rules of the document, or of the first file that includes it: a part alone is no ruleset. */
function firewallOf(document: ServiceDocument): Firewall {
  const { entries = [], config } = document.environment;
  const [entry] = entries;
  if (entry === undefined) return { ruleset: document.ruleset, tables: document.ruleset.tables };
  const ruleset = buildRuleset(
    { path: entry.path, parsed: parse(entry.text) },
    { readInclude: entry.readInclude, definitions: config?.definitions ?? [], nftVersion: document.nftVersion },
  );
  return { ruleset, tables: ruleset.tables };
}

type Asked = { readonly packet: Packet; readonly answer: Answer } | { readonly problem: string };

function ask({ environment: { host } }: ServiceDocument, firewall: Firewall, words: PacketWords): Asked {
  const question = readQuestionLine(words.words, words.inputInterface);
  if ("error" in question) return { problem: question.error };
  if (host === null) return { problem: "a packet meets a host: choose a snapshot of it" };
  const { packet } = question;
  const name = packet.inputInterface;
  if (name !== null && host.interfaces.known && !host.interfaces.value.some((one) => one.name === name)) {
    return { problem: `${host.host} has no interface "${name}"` };
  }
  return { packet, answer: tracePacket(packet, firewall, host) };
}
