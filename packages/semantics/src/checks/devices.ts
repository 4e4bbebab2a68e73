/** `device` and `devices` of chains and flowtables. */
import type { Devices } from "@nftlint/syntax";
import { byteLength } from "./lengths.ts";
import type { Report } from "./report.ts";

/** IFNAMSIZ of linux/if.h, less the byte that ends the name. */
const longestName = 15;

/** Names of devices: not empty, at most 15 bytes. */
export function checkDevices(devices: Devices, report: Report): void {
  for (const device of devices.devices) {
    if (device.kind !== "value") continue;
    const length = byteLength(device.text);
    if (length === 0) {
      report("invalid-value", device, "the interface name is empty; name the device, as `ip link` shows it");
    } else if (length > longestName) {
      report(
        "invalid-value",
        device,
        `the interface name "${device.text}" is ${length} bytes long; Linux allows ${longestName}; name the device as \`ip link\` shows it`,
      );
    }
  }
}
