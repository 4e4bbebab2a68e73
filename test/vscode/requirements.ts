import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The suite in this folder, as it is listed. */
export const title = "the extension in VS Code";

export const browserPath = "/usr/bin/chromium";

/** The Debian package that a file shows to be there: the browser, and what VS Code's native modules are compiled with. */
const packageOfFile: Readonly<Record<string, string>> = {
  [browserPath]: "chromium",
  "/usr/bin/g++": "g++",
  "/usr/bin/make": "make",
  "/usr/bin/pkg-config": "pkg-config",
  "/usr/bin/python3": "python3",
  "/usr/include/X11/Xlib.h": "libx11-dev",
  "/usr/include/X11/extensions/XKBfile.h": "libxkbfile-dev",
  "/usr/include/gssapi/gssapi.h": "libkrb5-dev",
  "/usr/include/libsecret-1/libsecret/secret.h": "libsecret-1-dev",
};

/** Where code-server's package.json and lock are: apart from the workspace, since only these tests need it. */
export const codeServerManifest = fileURLToPath(new URL("code-server/", import.meta.url));

/** Where it is installed, once for each lock: outside the checkout, so that the next one finds it. */
export const codeServerFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "nftlint",
  `code-server-${createHash("sha256")
    .update(readFileSync(`${codeServerManifest}package-lock.json`))
    .digest("hex")
    .slice(0, 16)}`,
);

/** The Node that code-server runs on and its native modules are compiled for. */
export const codeServerNode = join("node_modules", `node-linux-${process.arch}`);

/** What is started; the installation is complete where it is there. */
export const codeServerEntry = join(codeServerFolder, "node_modules/code-server/out/node/entry.js");

/** The Debian packages that the machine lacks: all that compiling needs, or the browser alone where that is done. */
export function lackingPackages(): string[] {
  const files = existsSync(codeServerEntry) ? [browserPath] : Object.keys(packageOfFile);
  return files.filter((file) => !existsSync(file)).flatMap((file) => packageOfFile[file] ?? []);
}

/** Why the suite cannot run here, or `null` where it can. */
export function reasonToSkip(): string | null {
  if (process.platform !== "linux") return "needs Linux";
  if (!existsSync(browserPath)) return `needs ${browserPath}`;
  return existsSync(codeServerEntry) ? null : "needs code-server: node test/vscode/install.ts";
}

/** The title under which a part of the suite is listed: with the reason where it is skipped. */
export function titleOf(part: string, reason: string | null): string {
  return `${title}: ${part}${reason === null ? "" : ` (skipped: ${reason})`}`;
}
