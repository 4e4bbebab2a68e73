/** How hosts are named: `local`, or what OpenSSH takes as its destination. */

/** Where commands run. */
export type Target =
  | { readonly kind: "local" }
  | {
      readonly kind: "ssh";
      /** As ssh(1) takes it: an alias, `user@host`, `ssh://user@host:port`. */
      readonly destination: string;
    };

/** A target, or what is wrong with the text and what may stand there. */
export type ParsedTarget = { readonly target: Target } | { readonly error: string };

/**
 * Reads the name of a host. Refuses whatever could be taken for an option of ssh, or could become
 * code where somebody's ssh configuration passes the name to a shell (`ProxyCommand … %h`).
 */
export function parseTarget(text: string): ParsedTarget {
  if (text === "local") return { target: { kind: "local" } };
  const fault = faultOf(text);
  if (fault !== null) return { error: `${JSON.stringify(text)} is no host: ${fault}` };
  return { target: { kind: "ssh", destination: text } };
}

const forms = "write an alias of your ssh configuration, user@host, ssh://user@host:port, or local";

function faultOf(text: string): string | null {
  if (text === "") return `it is empty; ${forms}`;
  const strange = /[^A-Za-z0-9._@:%[\]/-]/u.exec(text);
  if (strange !== null) return `${JSON.stringify(strange[0])} may not stand in it; ${forms}`;
  const scheme = /^([a-z]+):\/\//i.exec(text);
  if (scheme !== null && scheme[1] !== "ssh") return `${scheme[1]}:// is no way to a host; ${forms}`;
  const authority = scheme === null ? text : text.slice(scheme[0].length).replace(/\/$/, "");
  if (authority.includes("/")) return `a path has no place in it; ${forms}`;
  const at = authority.lastIndexOf("@");
  const [user, host] = [authority.slice(0, Math.max(at, 0)), authority.slice(at + 1)];
  if (at === 0 || host === "") return `the ${at === 0 ? "user" : "host"} is missing; ${forms}`;
  if (user.includes(":")) return "passwords are not taken: use a key, an agent or what ssh itself asks for";
  if (/(?:^|@)-/.test(`${user}@${host}`)) return 'neither user nor host may start with "-"';
  return null;
}
