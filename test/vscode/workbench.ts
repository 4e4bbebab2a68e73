import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { browserPath, codeServerEntry, codeServerFolder, codeServerNode } from "./requirements.ts";

const extensionPackage = fileURLToPath(new URL("../../extension/dist/nftlint.vsix", import.meta.url));
/** Screenshots, kept by CI. */
const outputFolder = fileURLToPath(new URL("../output/vscode/", import.meta.url));

/** How long anything may take to show: a machine that does much else is slow. */
const patience = 120_000;

/** Nothing on the screen but the work: the screenshots are shown to people. */
const calm = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.layoutControl.enabled": false,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "window.commandCenter": false,
  "telemetry.telemetryLevel": "off",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "files.simpleDialog.enable": true,
};

export interface WorkbenchOptions {
  /** The files of the folder that is open, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder is not trusted: restricted mode. */
  readonly isRestricted?: boolean;
  /** A directory whose programs go before those of the PATH, such as another `ssh`. */
  readonly programs?: string;
}

/** VS Code with the packaged extension, as a person has it on the screen: keys, mouse, and what can be seen. */
export class Workbench implements AsyncDisposable {
  readonly page: Page;
  readonly #folder: string;
  readonly #end: () => Promise<void>;

  private constructor(page: Page, folder: string, end: () => Promise<void>) {
    this.page = page;
    this.#folder = folder;
    this.#end = end;
  }

  /** Starts it with a folder of its own; everything is gone when it is disposed of. */
  static async start(options: WorkbenchOptions): Promise<Workbench> {
    const root = mkdtempSync(join(tmpdir(), "nftlint-vscode-"));
    const folder = join(root, "firewall");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(options.files)) writeFileSync(join(folder, name), text);
    await using undo = new AsyncDisposableStack();
    undo.defer(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
    const server = await startServer(root, folder, options);
    undo.defer(server.stop);
    const browser = await startBrowser();
    undo.defer(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    await page.goto(`${server.address}?folder=${folder}`);
    await page.locator(".explorer-folders-view").waitFor();
    const kept = undo.move();
    return new Workbench(page, folder, () => kept.disposeAsync());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  /** A file of the folder as it is on the disk. */
  read(name: string): string {
    return readFileSync(join(this.#folder, name), "utf8");
  }

  /** Writes a file of the folder. */
  write(name: string, text: string): void {
    mkdirSync(join(this.#folder, name, ".."), { recursive: true });
    writeFileSync(join(this.#folder, name), text);
  }

  /** Opens a file of the folder with the mouse, and waits for its text. */
  async open(name: string): Promise<void> {
    await this.page.getByRole("treeitem", { name }).first().dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Puts the cursor at a place, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.press("Control+G");
    await this.page.keyboard.type(`${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.#status("Ln ")
      .filter({ hasText: `Ln ${line}, Col ${column}` })
      .waitFor();
  }

  /** Puts the cursor behind the first occurrence of a text that the file has on the disk. */
  async goBehind(name: string, text: string): Promise<void> {
    const before = this.read(name)
      .slice(0, this.read(name).indexOf(text) + text.length)
      .split("\n");
    await this.goTo(before.length, (before.at(-1) ?? "").length + 1);
  }

  /** Presses keys in the editor. */
  async press(keys: string): Promise<void> {
    await this.page.locator(".editor-instance .native-edit-context, .editor-instance textarea").first().focus();
    await this.page.keyboard.press(keys);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** The commands that the palette offers for some words. */
  async offeredCommands(words: string): Promise<string[]> {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input[type=text]");
    await input.fill(`>${words}`);
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    const names = await rows.locator(".label-name").allInnerTexts();
    await this.page.keyboard.press("Escape");
    await input.waitFor({ state: "hidden" });
    return names.map(plain);
  }

  /** Runs a command by its whole title. */
  async run(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.page.locator(".quick-input-widget input[type=text]").fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first().click();
  }

  /** Waits until the language of the file is shown to be this. */
  async hasLanguage(name: string): Promise<void> {
    await this.page.locator('[id="status.editor.mode"]').filter({ hasText: name }).waitFor();
  }

  /** The item of the extension in the status bar. */
  get statusItem(): Locator {
    return this.page.locator('[id$="nftlint.status"]');
  }

  /** Waits for the cursor to be at a place. */
  async cursorIsAt(line: number, column: number): Promise<void> {
    await this.#status("Ln ")
      .filter({ hasText: `Ln ${line}, Col ${column}` })
      .waitFor();
  }

  /** Waits for a line of the editor that reads so; spaces at its ends do not count. */
  async showsLine(text: string): Promise<void> {
    await this.#lines
      .filter({ hasText: new RegExp(`^\\s*${escaped(text)}\\s*$`) })
      .first()
      .waitFor();
  }

  /** Waits for an underlined place. */
  async showsSquiggle(severity: "error" | "warning" | "info"): Promise<void> {
    await this.page.locator(`.editor-instance .squiggly-${severity}`).first().waitFor();
  }

  /** Waits for a lens above a line. */
  async showsLens(text: string): Promise<void> {
    await this.page.locator(".editor-instance .codelens-decoration").filter({ hasText: text }).first().waitFor();
  }

  /** Chooses in the list that is open at the top. */
  async choose(text: string): Promise<void> {
    await this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text }).first().click();
  }

  /** The dialogue that everything waits for. */
  get dialogue(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  /** The notification on the screen that has a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text }).first();
  }

  /** What decorations show behind the line with a text; empty where they show nothing. */
  async textBehind(line: string): Promise<string> {
    const spans = this.#lines.filter({ hasText: line }).first().locator("span");
    const contents = await spans.evaluateAll((all) => {
      // The page has functions that the types of Node lack.
      const page = globalThis as unknown as {
        getComputedStyle(element: unknown, part: string): { readonly content: string };
      };
      return all.map((span) => page.getComputedStyle(span, "::after").content);
    });
    const quoted = contents.flatMap((content) => /^"(.*)"$/.exec(content)?.[1] ?? []);
    return plain(quoted.join(""));
  }

  /** The text of the line's first occurrence, for the mouse. */
  word(text: string): Locator {
    return this.#lines.locator("span span", { hasText: text }).first();
  }

  /** Saves a picture of the window. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(outputFolder, { recursive: true });
    await this.page.screenshot({ path: join(outputFolder, `${name}.png`), animations: "disabled" });
  }

  get #lines(): Locator {
    return this.page.locator(".editor-instance .view-line");
  }

  #status(text: string): Locator {
    return this.page.locator('[id="status.editor.selection"]').filter({ hasText: text });
  }
}

/** Text as it is shown, where blanks have a width of their own. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").trim();
}

/** A pattern for the text, whatever blanks it is shown with. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");
}

interface Server {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

async function startServer(root: string, folder: string, options: WorkbenchOptions): Promise<Server> {
  const [user, extensions] = [join(root, "user"), join(root, "extensions")];
  mkdirSync(join(user, "User"), { recursive: true });
  writeFileSync(join(user, "User/settings.json"), JSON.stringify({ ...calm, ...options.settings }));
  const node = join(codeServerFolder, codeServerNode, "bin/node");
  const places = ["--user-data-dir", user, "--extensions-dir", extensions];
  execFileSync(node, [codeServerEntry, ...places, "--install-extension", extensionPackage], { stdio: "pipe" });
  const trust = options.isRestricted === true ? [] : ["--disable-workspace-trust"];
  const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
  const words = [codeServerEntry, ...places, ...quiet, ...trust, "--bind-addr", "127.0.0.1:0", folder];
  const PATH = [...(options.programs === undefined ? [] : [options.programs]), process.env.PATH].join(delimiter);
  // As it is: VS Code would ask a login shell for another PATH.
  const env = { ...process.env, PATH, VSCODE_CLI: "1" };
  const server = spawn(node, words, { stdio: ["ignore", "pipe", "ignore"], env });
  const ended = once(server, "exit");
  const stop = async () => {
    server.kill();
    await ended;
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /listening on (http:\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    server.stdout.resume();
    return { address, stop };
  }
  throw new Error("code-server ended before it listened");
}

function startBrowser(): Promise<Browser> {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({ executablePath: browserPath, args });
}
