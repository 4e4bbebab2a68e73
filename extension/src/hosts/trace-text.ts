/** What is told of real packets, as text in which files have short names. */
import { describeArrival, formatTree, type LiveAnswer, liveVerdictLine, type TreeNode, treeOf } from "@nftlint/packet";

/** A packet: its verdict, how that is known, and its way. @param directory that paths are shown as seen from, with its separator behind */
export function traceText(live: LiveAnswer, directory: string): string {
  const { answer, packet, inference } = live;
  const [way] = answer.ways;
  const verdict = liveVerdictLine(live).replaceAll(directory, "");
  const how = inference === null ? "" : `Inferred: ${inference}.\n`;
  const tree = way === undefined ? [] : treeOf(way, { verbose: false }).map((node) => shortened(node, directory));
  return `${verdict}\n${how}→ ${describeArrival(packet)}\n${formatTree(tree)}`;
}

function shortened({ place, children, ...node }: TreeNode, directory: string): TreeNode {
  return {
    ...node,
    place: place?.startsWith(directory) === true ? place.slice(directory.length) : place,
    children: children.map((child) => shortened(child, directory)),
  };
}
