import type { Uri, Webview } from "vscode";

/** The colours of the picture by VS Code's: `--nft-…` is what the picture asks for. */
const colours: Readonly<Record<string, string>> = {
  background: "var(--vscode-editor-background)",
  text: "var(--vscode-editor-foreground)",
  faint: "var(--vscode-descriptionForeground)",
  line: "color-mix(in srgb, var(--vscode-editor-foreground) 60%, var(--vscode-editor-background))",
  hook: "color-mix(in srgb, var(--vscode-editor-foreground) 5%, var(--vscode-editor-background))",
  border:
    "var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-editor-foreground) 25%, var(--vscode-editor-background)))",
  chain: "var(--vscode-editor-background)",
  header: "color-mix(in srgb, var(--vscode-charts-blue) 16%, var(--vscode-editor-background))",
  legacy: "color-mix(in srgb, var(--vscode-charts-yellow) 22%, var(--vscode-editor-background))",
  accept: "color-mix(in srgb, var(--vscode-charts-green) 75%, var(--vscode-editor-foreground))",
  "accept-fill": "color-mix(in srgb, var(--vscode-charts-green) 16%, var(--vscode-editor-background))",
  drop: "color-mix(in srgb, var(--vscode-charts-red) 80%, var(--vscode-editor-foreground))",
  "drop-fill": "color-mix(in srgb, var(--vscode-charts-red) 18%, var(--vscode-editor-background))",
  way: "var(--vscode-charts-blue)",
};

const style = `
:root{${Object.entries(colours)
  .map(([name, value]) => `--nft-${name}:${value}`)
  .join(";")}}
body{margin:0;padding:0;background:var(--nft-background);color:var(--nft-text)}
[role=toolbar]{position:sticky;top:0;left:0;display:flex;gap:4px;padding:6px 10px;background:var(--nft-background);z-index:1}
button{border:1px solid var(--vscode-button-border,transparent);border-radius:2px;padding:2px 9px;font:inherit;cursor:pointer;color:var(--vscode-button-secondaryForeground);background:var(--vscode-button-secondaryBackground)}
button:hover{background:var(--vscode-button-secondaryHoverBackground)}
button:focus-visible,a:focus-visible{outline:1px solid var(--vscode-focusBorder)}
#problem{margin:0 10px}
#problem:empty{display:none}
#graph svg{display:block}
`;

/** The page of the picture. What it shows is sent to it; it loads its script, and nothing else. */
export function graphPage(webview: Webview, script: Uri): string {
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Graph</title>
<style>${style}</style>
</head>
<body>
<div role="toolbar" aria-label="Size of the picture">
<button type="button" id="smaller" aria-label="Smaller" title="Smaller">−</button>
<button type="button" id="larger" aria-label="Larger" title="Larger">+</button>
<button type="button" id="fit" title="As wide as the view">Fit</button>
</div>
<p id="problem" role="status"></p>
<main id="graph"></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(script)}"></script>
</body>
</html>`;
}
