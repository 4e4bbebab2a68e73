/** Stateful objects: their names and values as nft's parser takes them. */
import type { ObjectProperty, StatefulObject, Value } from "@nftlint/syntax";
import { checkComments } from "./comments.ts";
import { checkOnce } from "./duplicates.ts";
import { byteLength } from "./lengths.ts";
import { constantsOf, innerProperties } from "./properties.ts";
import type { Report } from "./report.ts";
import { checkTime } from "./times.ts";
import { checkTunnel } from "./tunnels.ts";

/** NF_CT_HELPER_NAME_LEN and NFT_SECMARK_CTX_MAXLEN of the kernel, each less the byte that ends the text. */
const longestHelperName = 15;
const longestContext = 255;

export function checkObject(node: StatefulObject, report: Report): void {
  if (node.block === null) return;
  checkComments(node.block.items, report);
  const properties = node.block.items.filter((item) => item.kind === "object-property");
  switch (node.type) {
    case "ct helper":
      checkHelper(properties, report);
      break;
    case "ct timeout":
      checkTimeouts(properties, report);
      break;
    case "ct expectation":
      for (const property of properties) {
        const [time] = constantsOf(property);
        if (property.name === "timeout" && time !== undefined) checkTime(time, report);
      }
      break;
    case "secmark":
      for (const property of properties) {
        checkLength(constantsOf(property)[0], longestContext, "security context", report);
      }
      break;
    case "tunnel":
      checkTunnel(node, report);
  }
}

function checkHelper(properties: readonly ObjectProperty[], report: Report): void {
  checkOnce(properties, ({ name }) => name === "type", "the type of the helper", report);
  for (const property of properties) {
    if (property.name === "type") checkLength(constantsOf(property)[0], longestHelperName, "helper's name", report);
  }
}

/** `policy = { established : 5m, close : 20 }`: a bare number counts seconds. */
function checkTimeouts(properties: readonly ObjectProperty[], report: Report): void {
  for (const policy of properties) {
    if (policy.name !== "policy") continue;
    for (const state of innerProperties(policy)) {
      const [time] = constantsOf(state);
      if (time !== undefined && time.form !== "number") checkTime(time, report);
    }
  }
}

function checkLength(value: Value | undefined, longest: number, what: string, report: Report): void {
  if (value === undefined) return;
  const length = byteLength(value.text);
  if (length === 0) report("invalid-value", value, `the ${what} is empty; name it`);
  else if (length > longest) {
    report("invalid-value", value, `the ${what} is ${length} bytes long; at most ${longest} are allowed; shorten it`);
  }
}
