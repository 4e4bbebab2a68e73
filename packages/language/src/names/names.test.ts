import { describe, expect, it } from "vitest";
import { findProtocol, findService, protocolOfNumber, protocols, services, servicesOfPort } from "../index.ts";

describe("services", () => {
  it("are found by name and alias", () => {
    expect(findService("ssh")).toEqual({ name: "ssh", port: 22, protocols: ["tcp"], aliases: [] });
    expect(findService("www")).toMatchObject({ name: "http", port: 80 });
    expect(findService("SSH")).toBeUndefined();
  });

  it("are found by port, one for each name", () => {
    expect(servicesOfPort(53)).toEqual([{ name: "domain", port: 53, protocols: ["tcp", "udp"], aliases: [] }]);
    expect(servicesOfPort(514).map((service) => service.name)).toEqual(["shell", "syslog"]);
    expect(servicesOfPort(4)).toEqual([]);
  });

  it("have a port and a protocol", () => {
    const wrong = services().filter((service) => !(service.port > 0 && service.port < 65536 && service.protocols[0]));
    expect(wrong).toEqual([]);
    expect(services().length).toBeGreaterThan(200);
  });
});

describe("protocols", () => {
  it("are found by name, alias and number", () => {
    expect(findProtocol("tcp")).toEqual({ name: "tcp", number: 6, aliases: ["TCP"] });
    expect(findProtocol("IPv6-ICMP")).toMatchObject({ name: "ipv6-icmp", number: 58 });
    expect(protocolOfNumber(132)).toMatchObject({ name: "sctp" });
    expect(protocolOfNumber(0)).toMatchObject({ name: "ip" });
    expect(findProtocol("Tcp")).toBeUndefined();
    expect(protocolOfNumber(253)).toBeUndefined();
  });

  it("are of one octet", () => {
    expect(protocols().filter((protocol) => !(protocol.number >= 0 && protocol.number < 256))).toEqual([]);
  });
});
