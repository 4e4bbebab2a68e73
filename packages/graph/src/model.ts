/** The picture of a ruleset before it is drawn: what there is, in order, and what leads where. */
import type { Fate } from "@nftlint/packet";
import type { SourceDocument } from "@nftlint/semantics";
import type { Range } from "@nftlint/syntax";

/** Where something is written. */
export interface Place {
  readonly document: SourceDocument;
  readonly range: Range;
}

/** The whole picture. */
export interface PathGraph {
  /** What it is a picture of: `snat.cfg on wazowski`. */
  readonly title: string;
  /** The network layers that have hooks of their own, each with its chains. */
  readonly layers: readonly Layer[];
  /** What the picture lacks, in words; empty where it lacks nothing. */
  readonly notes: readonly string[];
  /** The packet whose way is marked; `null` where there is none. */
  readonly trail: Trail | null;
}

/** A packet and what becomes of it, in words. */
interface Trail {
  readonly packet: string;
  readonly verdict: string;
}

export type LayerName = "IP" | "bridge" | "ARP";

export interface Layer {
  readonly name: LayerName;
  /** In the order in which packets come to them. */
  readonly stages: readonly Stage[];
  readonly links: readonly Link[];
}

/** A place of the kernel that packets come to. */
export interface Stage {
  /** Unique in the picture. */
  readonly id: string;
  /** `unused`: what no packet comes to. */
  readonly kind: "hook" | "decision" | "end" | "unused";
  readonly title: string;
  /** What it is, in a few words; `null` where the title says all. */
  readonly subtitle: string | null;
  /** The base chains in order, each with the chains that it leads to. */
  readonly entries: readonly Entry[];
  /** When the packet is here, counted from 1; empty where it never is. */
  readonly visits: readonly number[];
  /** What ends here besides chains: in the routing, at the host, in the network. */
  readonly ends: readonly End[];
}

/** Packets go from one stage to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly isTaken: boolean;
}

/** A base chain and all that can be reached from it. */
export interface Entry {
  /** The base chain first. */
  readonly chains: readonly ChainNode[];
  readonly jumps: readonly JumpEdge[];
  /** Chains that are left out because there are too many to be seen, those behind them not counted. */
  readonly leftOut: number;
}

export interface ChainNode {
  /** Unique in the picture. */
  readonly id: string;
  readonly kind: "nft" | "legacy";
  readonly isBase: boolean;
  /** `ip nat postrouting`, `legacy iptables filter/FORWARD`; the name alone for a chain that is jumped to. */
  readonly title: string;
  /** `nat, priority srcnat (100)`; `null` for a chain that is jumped to. */
  readonly subtitle: string | null;
  /** What becomes of packets that no rule decides on; `null` where it is not the chain that decides. */
  readonly policy: "accept" | "drop" | "unknown" | null;
  readonly lines: readonly Line[];
  /** `null` where it is written in no file. */
  readonly place: Place | null;
  /** When the packet comes to it, counted from 1 along the likeliest way. */
  readonly visits: readonly number[];
  /** On that way or on another. */
  readonly isVisited: boolean;
  /** Where its policy ended a way. */
  readonly end: End | null;
}

/** One line in the box of a chain. */
export type Line = RuleLine | GapLine;

export interface RuleLine {
  readonly kind: "rule";
  /** The rule on one line, shortened in the middle. */
  readonly text: string;
  readonly place: Place | null;
  readonly mark: RuleMark | null;
  /** Why it did not match, or what it depends on. */
  readonly reason: string | null;
  readonly end: End | null;
}

/** Rules that are left out. */
interface GapLine {
  readonly kind: "gap";
  readonly count: number;
}

/** What the packet and a rule had to do with each other. */
export type RuleMark = "matched" | "not matched" | "depends" | "never reached";

export interface JumpEdge {
  readonly from: string;
  /** The index of the line that it starts at. */
  readonly line: number;
  readonly to: string;
  readonly verdict: "jump" | "goto";
  readonly isTaken: boolean;
  /** Of the rule that leads there; `null` where it is written in no file. */
  readonly place: Place | null;
}

/** Where a way ends. */
export interface End {
  readonly fate: Fate["kind"];
  /** `dropped here`, `leaves by eno1`. */
  readonly text: string;
}
