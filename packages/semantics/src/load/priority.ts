/** Priorities of base chains as numbers. */
import type { FamilyName, Priority } from "@nftlint/syntax";
import { parseNumber } from "../expressions/numbers.ts";
import { type Definitions, resolve } from "../variables.ts";
