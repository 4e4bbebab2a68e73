/** The interfaces that chains and flowtables hang on. */
import { type Ruleset, resolve } from "@nftlint/semantics";
import { type Devices, type Expression, forEachElement, type SetLiteral } from "@nftlint/syntax";

/** Whether an interface is among those that are named, be it through variables. */
export function namesDevice(ruleset: Ruleset, { devices }: Devices, device: string | null): boolean {
  if (device === null) return false;
  const namesIn = (set: SetLiteral): readonly string[] => {
    const found: string[] = [];
    forEachElement(set, ({ key }) => {
      if (key.kind !== "catch-all") found.push(...names(key));
    });
    return found;
  };
  const names = (expression: Expression): readonly string[] => {
    const value = resolve(ruleset, expression);
    if (value?.kind === "set") return namesIn(value);
    if (value?.kind === "value") return [value.text];
    return value?.kind === "identifier" ? [value.name] : [];
  };
  return devices.flatMap(names).some((name) => isNamed(name, device));
}

/** Newer releases of nft take `eth*` for all devices of such names. */
function isNamed(name: string, device: string): boolean {
  return name.endsWith("*") ? device.startsWith(name.slice(0, -1)) : name === device;
}
