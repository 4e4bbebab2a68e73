/** Draws `images/icon.svg` as the PNG that the manifest names, with Debian's chromium. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const images = fileURLToPath(new URL("images/", import.meta.url));
const size = 128;

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(`<body style="margin:0">${readFileSync(`${images}icon.svg`, "utf8")}`);
await page.screenshot({ path: `${images}icon.png`, omitBackground: true });
await browser.close();
