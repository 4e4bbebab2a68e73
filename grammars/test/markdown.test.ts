import { expect, test } from "vitest";
import { loadGrammar, printTokens } from "./tokenize.ts";

const text = `Before.

\`\`\`nft host=example
table ip nat {
	chain postrouting {
		log prefix "open
\`\`\`

Between: accept drop.

~~~nftables
accept
~~~

- In a list:

  \`\`\`nft
  tcp dport 22 accept
  \`\`\`

\`\`\`js
accept
\`\`\`
`;

test("fenced blocks of nft are coloured, nothing else is", async () => {
  const grammar = await loadGrammar("text.html.markdown");
  await expect(printTokens(grammar, text)).toMatchFileSnapshot("snapshots/document.md.txt");
});
