/** Larger pieces of rulesets to fill out: `${1:…}` marks the places, `${0}` the last one. */

export interface Snippet {
  readonly label: string;
  readonly detail: string;
  /** Indented by tabs, as nft lists rulesets; `\n` between lines. */
  readonly body: string;
}

/** Snippets by where they may stand: at the top level or in a block of that type. */
export const snippets: Readonly<Record<string, readonly Snippet[]>> = {
  document: [
    {
      label: "table … stateful firewall",
      detail: "lets in answers and chosen ports, drops the rest",
      body: `table inet \${1:filter}
flush table inet \${1:filter}

table inet \${1:filter} {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		iifname "lo" accept
		meta l4proto { icmp, ipv6-icmp } accept
		tcp dport { \${2:22} } accept
		\${0}
	}
}`,
    },
    {
      label: "table … NAT router",
      detail: "forwards from inside, answers from outside, masquerades",
      body: `define inside = \${1:lan0}
define outside = \${2:wan0}

table inet \${3:router}
flush table inet \${3:router}

table inet \${3:router} {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		iifname \\$inside oifname \\$outside accept
		\${0}
	}

	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname \\$outside masquerade
	}
}`,
    },
    {
      label: "table …",
      detail: "an empty table that a second load replaces",
      body: `table \${1:inet} \${2:filter}
flush table \${1:inet} \${2:filter}

table \${1:inet} \${2:filter} {
	\${0}
}`,
    },
  ],
  table: [
    {
      label: "chain … base chain",
      detail: "a chain on a hook",
      body: `chain \${1:input} {
	type \${2|filter,nat,route|} hook \${3:input} priority \${4:filter}; policy \${5|accept,drop|};
	\${0}
}`,
    },
    {
      label: "chain …",
      detail: "a chain to jump to",
      body: `chain \${1:name} {
	\${0}
}`,
    },
    {
      label: "set …",
      detail: "a set of addresses and networks",
      body: `set \${1:name} {
	type \${2:ipv4_addr}
	flags interval
	elements = { \${0} }
}`,
    },
    {
      label: "set … filled by rules",
      detail: "elements that expire",
      body: `set \${1:name} {
	type \${2:ipv4_addr}
	flags dynamic,timeout
	timeout \${3:1h}
	size \${4:65535}
}`,
    },
    {
      label: "map … verdicts",
      detail: "a verdict for each key",
      body: `map \${1:name} {
	type \${2:inet_service} : verdict
	elements = { \${3:22} : \${0:accept} }
}`,
    },
  ],
  chain: [
    {
      label: "ct state …",
      detail: "known connections pass, invalid packets do not",
      body: `ct state vmap { established : accept, related : accept, invalid : drop }
\${0}`,
    },
    {
      label: "tcp dport 22 … rate limit",
      detail: "new connections up to a rate, then none",
      body: `tcp dport \${1:22} ct state new limit rate \${2:10}/\${3|second,minute,hour,day,week|} burst \${4:5} packets accept
tcp dport \${1:22} ct state new drop
\${0}`,
    },
  ],
};

/** A snippet as it looks when nothing is filled out. */
export function plainText(body: string): string {
  return body.replaceAll(/\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)?\}/g, "$1$2").replaceAll("\\$", "$");
}
