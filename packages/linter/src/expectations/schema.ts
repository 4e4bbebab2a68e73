import type { JsonSchema } from "../config/json-schema.ts";

/** What may become of packets: the words of `nftlint why`, and one for either way of not letting them pass. */
export const expectedVerdicts = ["accepted", "dropped", "rejected", "blocked", "queued", "taken"] as const;

const port: JsonSchema = { description: "a port by number", type: "integer", minimum: 0, maximum: 65_535 };

const rewritten: JsonSchema = {
  description: "The packet as it leaves or arrives, behind all translations; what is left out may be anything.",
  type: "object",
  properties: {
    from: { description: "its source address", type: "string", minLength: 2 },
    to: { description: "its destination address", type: "string", minLength: 2 },
    sport: port,
    dport: port,
  },
  additionalProperties: false,
};

const expectation: JsonSchema = {
  description:
    "One packet, or every packet of a kind: without from, to or packet, or with a prefix in place of an address, it stands for all that differ in that alone.",
  type: "object",
  properties: {
    name: {
      description: "what the firewall is to do, as a sentence: ssh from the LAN reaches the router",
      type: "string",
      minLength: 1,
    },
    from: {
      description: "Whom it comes from: an address, or a prefix for all of its addresses.",
      type: "string",
      minLength: 2,
    },
    to: {
      description: "Whom it goes to: an address, or a prefix for all of its addresses.",
      type: "string",
      minLength: 2,
    },
    iif: {
      description:
        "The interface that it comes in on. Without it, one packet is sent by the host itself, and every packet comes in on any interface.",
      type: "string",
      minLength: 1,
    },
    packet: {
      description: "The protocol and what belongs to it: icmp echo-request, tcp dport 22, udp 53, esp.",
      type: "string",
      minLength: 1,
    },
    mark: {
      description: "Its mark. Default: 0; of every packet, any.",
      type: "integer",
      minimum: 0,
      maximum: 0xffff_ffff,
    },
    state: {
      description: "What conntrack makes of it. Default: new.",
      type: "string",
      enum: ["new", "established", "related", "invalid", "untracked"],
    },
    expect: {
      description:
        "accepted: it reaches the host or leaves it. blocked: it is dropped or rejected. queued: a program decides. taken: something else of the kernel does.",
      type: "string",
      enum: expectedVerdicts,
    },
    oif: {
      description: "The interface that it leaves by, or would leave by. Of every packet, only those are meant.",
      type: "string",
      minLength: 1,
    },
    as: rewritten,
    by: {
      description: "Text of the rule or the policy that decides, such as: policy DROP",
      type: "string",
      minLength: 1,
    },
    reply: { description: "Whether the reply to it comes back as well.", type: "boolean" },
  },
  required: ["name", "expect"],
  additionalProperties: false,
};

/** The schema of files of expectations, which `nftlint why --all` reads. */
export const expectationsSchema: JsonSchema = {
  type: "object",
  properties: {
    $schema: { description: "Where editors find this schema.", type: "string" },
    host: {
      description:
        "The host: a snapshot file, relative to this file, or the name of a configured host. Default: what --host or the configuration names.",
      type: "string",
      minLength: 1,
    },
    ruleset: {
      description: "The rules of this file, relative to this one, instead of those that are live on the host.",
      type: "string",
      minLength: 1,
    },
    expectations: {
      description: "What is to become of packets.",
      type: "array",
      items: expectation,
      minItems: 1,
    },
  },
  required: ["expectations"],
  additionalProperties: false,
};
