import { expect, test } from "vitest";
import { describeArrival } from "../answer/words.ts";
import { readQuestionLine } from "./line.ts";

test.each([
  ["--from 192.0.2.1 --to 192.0.2.2 tcp 22", "tcp 192.0.2.1:40000 > 192.0.2.2:22, in by eth0"],
  ["tcp dport 22  from 192.0.2.1  to 192.0.2.2 --iif eth1", "tcp 192.0.2.1:40000 > 192.0.2.2:22, in by eth1"],
  ["--from 192.0.2.1 --to", "--to takes a value"],
  ["icmp --to 192.0.2.2", "whom the packet is between is missing: --from ADDRESS --to ADDRESS"],
  ["--from 192.0.2.1 --to 192.0.2.2", "the protocol is missing: icmp echo-request, tcp 22, udp 53"],
])("%s", (line, expected) => {
  const question = readQuestionLine(line, "eth0");
  expect("error" in question ? question.error : describeArrival(question.packet)).toBe(expected);
});
