import { extname, resolve } from "node:path";
import { toSlashes } from "@nftlint/files";
import { buildGraph, type PathGraph, renderHtml, renderMermaid, renderSvg } from "@nftlint/graph";
import type { HostFacts } from "@nftlint/host";
import { type Firewall, type Packet, tracePacket } from "@nftlint/packet";
import { protocolNumberOf } from "@nftlint/semantics";
import type { OptionValues } from "../arguments.ts";
import { type GraphFormat, graphFormats } from "../commands.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { writeText } from "../files/write.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { interfaceFault } from "../why/interface-fault.ts";
import { packetOf, textOf } from "../why/packet.ts";
import { Scenes } from "../why/scene.ts";

/** The formats by the endings of file names. */
const endings: Readonly<Record<string, GraphFormat>> = {
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
};

/** `nftlint graph snat.cfg --host SNAPSHOT -o snat.svg`: the picture of a ruleset, and of a packet's way. */
export async function graph(
  positionals: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<ExitCode> {
  const output = textOf(values.output);
  const format = formatOf(textOf(values.format), output);
  if (!format.ok) return fail(format.errors);
  const picture = await pictureOf(positionals, values, directory);
  if (!picture.ok) return fail(picture.errors);
  const text = await render(picture.value, format.value);
  if (output === null) {
    writeTo(1, text);
    return exitCode.clean;
  }
  const written = writeText(resolve(directory, output), text, output);
  return written.ok ? exitCode.clean : fail(written.errors);
}

function formatOf(asked: string | null, output: string | null): Outcome<GraphFormat> {
  const named = graphFormats.find((format) => format === asked);
  if (named !== undefined) return success(named);
  if (output === null) return success("svg");
  const format = endings[extname(output).toLowerCase()];
  if (format !== undefined) return success(format);
  return failure(`${output} does not tell how to draw: let it end with .svg, .html or .mmd, or say it with --format`);
}

async function render(picture: PathGraph, format: GraphFormat): Promise<string> {
  switch (format) {
    case "svg":
      return renderSvg(picture);
    case "html":
      return renderHtml(picture);
    case "mermaid":
      return renderMermaid(picture);
  }
}

async function pictureOf(
  positionals: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<Outcome<PathGraph>> {
  const { file, words } = read(positionals);
  const packet = words.length > 0 || textOf(values.from) !== null ? packetOf(words, values) : success(null);
  if (!packet.ok) return packet;
  const scene = await sceneOf(file, textOf(values.host), packet.value !== null, directory);
  if (!scene.ok) return scene;
  const { host, firewall } = scene.value;
  const fault = host === null || packet.value === null ? null : interfaceFault(packet.value.inputInterface, host);
  if (fault !== null) return failure(fault);
  const question = host === null || packet.value === null ? null : ask(packet.value, firewall, host);
  return success(buildGraph({ title: file === null ? (host?.host ?? "") : toSlashes(file), firewall, host, question }));
}

/** A file may be left out: a word that names a protocol begins a packet. */
function read(positionals: readonly string[]): { readonly file: string | null; readonly words: readonly string[] } {
  const [first, ...others] = positionals;
  if (first === undefined || protocolNumberOf(first) !== null) return { file: null, words: positionals };
  return { file: first, words: others };
}

/** @param isAsked whether a packet is, which takes a host */
async function sceneOf(
  file: string | null,
  name: string | null,
  isAsked: boolean,
  directory: string,
): Promise<Outcome<{ readonly host: HostFacts | null; readonly firewall: Firewall }>> {
  const scenes = new Scenes(directory);
  const host = await scenes.host(name);
  if (!host.ok) return host;
  if (host.value !== null || isAsked) {
    const scene = await scenes.get(name, file);
    return scene.ok ? success({ host: scene.value.host, firewall: scene.value.source.firewall }) : scene;
  }
  if (file === null) return failure("nothing to draw: name a file, or a host with --host");
  const source = await scenes.file(file);
  return source.ok ? success({ host: null, firewall: source.value.firewall }) : source;
}

function ask(packet: Packet, firewall: Firewall, host: HostFacts) {
  return { packet, answer: tracePacket(packet, firewall, host) };
}
