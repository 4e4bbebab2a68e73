/** What holds for every table: unique names, offsets inside the header, references that exist. */

import { describe, expect, it } from "vitest";
import {
  chainTypes,
  commands,
  ctKeys,
  datatypes,
  dccpOptionRange,
  defaultFamily,
  extensionHeaders,
  families,
  fibResults,
  findHeaderField,
  type HeaderField,
  headers,
  hooks,
  ipOptions,
  ipsecKeys,
  keywords,
  metaKeys,
  objects,
  priorityNames,
  priorityNumber,
  releases,
  rtKeys,
  sctpChunks,
  selectorContexts,
  socketKeys,
  statements,
  tcpOptions,
  tunnelKeys,
  valueKeywords,
} from "./index.ts";

const owners: readonly { readonly name: string; readonly fields: ReadonlyMap<string, HeaderField> }[] = [
  ...headers.values(),
  ...extensionHeaders.values(),
  ...tcpOptions.values(),
  ...ipOptions.values(),
  ...sctpChunks.values(),
];
const selectorKeys = [metaKeys, ctKeys, rtKeys, socketKeys, fibResults, ipsecKeys, tunnelKeys].flatMap((map) => [
  ...map.values(),
]);
const words = new Map(keywords.map((keyword) => [keyword.word, keyword]));

describe("keywords", () => {
  it("lists each word once", () => {
    expect(words.size).toBe(keywords.length);
  });

  it("gives a scope to every word that is not reserved", () => {
    expect(keywords.filter((keyword) => keyword.reserved !== (keyword.scopes.length === 0))).toEqual([]);
  });

  it("names scopes by a word that opens them, or by a punctuation mark", () => {
    const opened = new Set([...keywords.map((keyword) => keyword.opens), "@", "*", "rate"]);
    const scopes = new Set(keywords.flatMap((keyword) => keyword.scopes));
    expect([...scopes].filter((scope) => !opened.has(scope))).toEqual([]);
  });

  it.each([
    ["accept", { reserved: true, scopes: [], opens: null }],
    ["saddr", { reserved: false, scopes: ["arp", "ct", "ether", "fib", "ip", "ip6", "ipsec"], opens: null }],
    ["masquerade", { reserved: true, scopes: [], opens: "nat" }],
    ["last", { reserved: false, scopes: ["*"], opens: "last" }],
    ["counts", { reserved: false, scopes: ["list"], since: "1.1.7" }],
  ])("knows %s", (word, expected) => {
    expect(words.get(word)).toMatchObject(expected);
  });

  it("holds every word that names a header, field, key, option, object or value", () => {
    const used = [
      ...owners.flatMap((owner) => [owner.name, ...owner.fields.keys()]),
      ...selectorKeys.map((key) => key.name),
      ...objects.keys(),
      ...statements.keys(),
      ...commands.keys(),
      ...valueKeywords,
    ].flatMap((name) => name.split(" "));
    // Statements of a kind rather than a word.
    const kinds = new Set(["payload"]);
    expect([...new Set(used)].filter((word) => !words.has(word) && !kinds.has(word))).toEqual([]);
  });
});

describe("header fields", () => {
  it("are of a known datatype", () => {
    const unknown = owners.flatMap((owner) =>
      [...owner.fields.values()]
        .filter((field) => !datatypes.has(field.datatype))
        .map((field) => `${owner.name} ${field.name}`),
    );
    expect(unknown).toEqual([]);
  });

  it("are as long as their datatype, where it has a size", () => {
    const wrong = owners.flatMap((owner) =>
      [...owner.fields.values()]
        .filter((field) => ![null, field.length].includes(datatypes.get(field.datatype)?.size ?? null))
        .map((field) => `${owner.name} ${field.name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("lie inside their header", () => {
    const outside = [...headers.values()].flatMap((header) =>
      [...header.fields.values()]
        .filter((field) => field.offset < 0 || field.offset + field.length > header.length)
        .map((field) => `${header.name} ${field.name}`),
    );
    expect(outside).toEqual([]);
  });

  it("follow the order of the protocol", () => {
    const unordered = owners.flatMap((owner) => {
      const fields = [...owner.fields.values()];
      return fields
        .filter((field, index) => field.offset < (fields[index - 1]?.offset ?? 0))
        .map((field) => `${owner.name} ${field.name}`);
    });
    expect(unordered).toEqual([]);
  });

  it("are found by header and name", () => {
    expect(findHeaderField("arp", "saddr ip")).toMatchObject({ datatype: "ipv4_addr", offset: 112, length: 32 });
    expect(findHeaderField("ip", "sadr")).toBeUndefined();
    expect(findHeaderField("ipx", "saddr")).toBeUndefined();
  });

  it("of a tunnel lead to headers that exist", () => {
    const carried = [...headers.values()].flatMap((header) => header.carries);
    expect(carried.filter((name) => !headers.has(name))).toEqual([]);
  });
});

describe("options", () => {
  it("are found by alias", () => {
    expect(tcpOptions.get("mss")).toBe(tcpOptions.get("maxseg"));
    expect(tcpOptions.get("noop")).toBe(tcpOptions.get("nop"));
    expect(tcpOptions.get("sack-permitted")).toBe(tcpOptions.get("sack-perm"));
  });

  it("of DCCP are numbers", () => {
    expect(dccpOptionRange).toEqual({ from: 0, to: 255, since: "1.0.8" });
  });
});

describe("selectors", () => {
  it("are of a known datatype", () => {
    expect(selectorKeys.filter((key) => !datatypes.has(key.datatype))).toEqual([]);
  });

  it("stand without meta only where their word is reserved", () => {
    const unqualified = [...metaKeys.values()].filter((key) => key.unqualified);
    expect(unqualified.filter((key) => words.get(key.name)?.reserved !== true)).toEqual([]);
  });

  it("know which device they read", () => {
    expect(metaKeys.get("iifname")?.device).toBe("in");
    expect(metaKeys.get("oif")?.device).toBe("out");
    expect(metaKeys.get("obrname")?.device).toBe("out");
    expect(metaKeys.get("mark")?.device).toBeNull();
  });

  it("know whether a direction goes before them", () => {
    expect(ctKeys.get("state")?.direction).toBe("none");
    expect(ctKeys.get("bytes")?.direction).toBe("optional");
    expect(ctKeys.get("proto-dst")?.direction).toBe("required");
  });
});

describe("datatypes", () => {
  it("derive from datatypes that exist", () => {
    const bases = [...datatypes.values()].flatMap((type) => type.base ?? []);
    expect(bases.filter((base) => !datatypes.has(base))).toEqual([]);
  });

  it("know newer constants by release", () => {
    const newer = [...datatypes.values()].flatMap((type) =>
      [...type.newerConstants].map(([name, since]) => ({ known: type.constants.has(name), since })),
    );
    expect(newer.filter(({ known, since }) => !known || !releases.includes(since))).toEqual([]);
    expect(datatypes.get("ct_status")?.newerConstants.get("dnat-done")).toBe("1.1.4");
  });

  it("have constants that fit", () => {
    const large = [...datatypes.values()].filter((type) =>
      [...type.constants.values()].some((value) => value >= 2 ** (type.size ?? 0)),
    );
    expect(large).toEqual([]);
  });
});

describe("chains", () => {
  const hookNames = [...hooks.keys()];

  it("have hooks that exist, in the order of the packet", () => {
    for (const family of families.values()) {
      const order = family.hooks.map((hook) => hooks.get(hook)?.order ?? Number.NaN);
      expect(order).toEqual([...order].sort((left, right) => left - right));
    }
  });

  it("belong to ip where no family is written", () => {
    expect(families.has(defaultFamily)).toBe(true);
    expect(defaultFamily).toBe("ip");
  });

  it.each([
    ["ip", "prerouting", "dstnat", -100],
    ["ip6", "output", "dstnat", -100],
    ["inet", "input", "srcnat", 100],
    ["inet", "forward", "srcnat", undefined],
    ["inet", "ingress", "filter", 0],
    ["ip", "ingress", "filter", undefined],
    ["bridge", "prerouting", "dstnat", -300],
    ["bridge", "output", "out", 100],
    ["bridge", "input", "filter", -200],
    ["arp", "input", "raw", undefined],
    ["netdev", "egress", "filter", 0],
    ["ipx", "input", "filter", undefined],
  ])("%s %s priority %s is %s", (family, hook, name, expected) => {
    expect(priorityNumber(family, hook, name)).toBe(expected);
  });

  it("sort their priorities by number", () => {
    for (const family of families.keys()) {
      const values = priorityNames(family).map((priority) => priority.value);
      expect(values).toEqual([...values].sort((left, right) => left - right));
    }
  });

  it("have types, statements and selectors for families and hooks that exist", () => {
    const contexts = [
      ...chainTypes.values(),
      ...[...statements.values()].map((statement) => statement.context),
      ...Object.values(selectorContexts),
    ];
    const unknown = contexts.flatMap((context) => [
      ...context.families.filter((family) => !families.has(family)),
      ...context.hooks.filter((hook) => !hookNames.includes(hook)),
    ]);
    expect(unknown).toEqual([]);
  });
});

describe("releases and summaries", () => {
  const entries = [
    ...keywords,
    ...owners.flatMap((owner) => [...owner.fields.values()]),
    ...headers.values(),
    ...selectorKeys,
    ...datatypes.values(),
    ...hooks.values(),
    ...chainTypes.values(),
    ...statements.values(),
    ...objects.values(),
    ...commands.values(),
  ];

  it("name releases that exist", () => {
    expect(entries.filter((entry) => !releases.includes(entry.since))).toEqual([]);
  });

  it("are one sentence each", () => {
    const summaries = entries.flatMap((entry) => ("summary" in entry ? [entry.summary] : []));
    expect(summaries.filter((summary) => !/^[A-Z0-9`].*[.]$/.test(summary))).toEqual([]);
  });
});
