/** Runs a script of this folder in a network namespace of its own, with JSON on standard input and output. */
import { spawn } from "node:child_process";

/**
 * @param script a file name in this folder
 * @param input what the script reads; typed by the caller, as is what it prints
 */
function runInNamespace<Output>(script: string, input: unknown): Promise<Output> {
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn("unshare", ["--net", process.execPath, path], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  child.on("error", reject);
  child.on("close", (status) => {
    if (status === 0) resolve(JSON.parse(output) as Output);
    else reject(new Error(`${script} ended with ${status}`));
  });
  child.stdin.end(JSON.stringify(input));
  return promise;
}

/** Divides items among so many processes, and gives their results in the order of the items. */
export async function runInNamespaces<Item, Result>(
  script: string,
  items: readonly Item[],
  processes: number,
): Promise<Result[]> {
  const share = Math.ceil(items.length / processes);
  const parts = Array.from({ length: processes }, (_, index) => items.slice(index * share, (index + 1) * share));
  return (await Promise.all(parts.map((part) => runInNamespace<Result[]>(script, part)))).flat();
}
