/** Applies documents to a kernel that starts empty, command by command, as nft would. */
import { defaultFamily } from "@nftlint/language";
import type {
  Chain,
  Command,
  ElementCommand,
  FamilyName,
  Flowtable,
  Identifier,
  ListTarget,
  RenameChain,
  RuleCommand,
  SetDeclaration,
  StatefulObject,
  Table,
  TableItem,
  TableReference,
} from "@nftlint/syntax";
import type { Evaluation } from "../evaluation/evaluation.ts";
import type { Operation, Place, SourceDocument } from "../ruleset.ts";
import type { Definitions } from "../variables.ts";
import { declareChain } from "./chains.ts";
import { forEachItem, type IncludedParts } from "./included.ts";
import { familyOf, Kernel, tableKey } from "./kernel.ts";
import { addRule, deleteRule, replaceRule } from "./rules.ts";
import { commentText, objectKey, type SetState, type TableState } from "./tables.ts";

export class Loader {
  readonly kernel = new Kernel();
  readonly operations: Operation[] = [];
  readonly #included: IncludedParts;
  readonly #definitions: Definitions;
  readonly #evaluation: Evaluation | null;

  /** @param evaluation what is told of everything that is loaded, where somebody wants to know */
  constructor(included: IncludedParts, definitions: Definitions, evaluation: Evaluation | null = null) {
    this.#included = included;
    this.#definitions = definitions;
    this.#evaluation = evaluation;
  }

  load(document: SourceDocument): void {
    forEachItem(document.parsed.document.items, document, this.#included, (item, itemDocument) => {
      if (item.kind === "command") this.#command(item, itemDocument);
    });
  }

  #command(command: Command, document: SourceDocument): void {
    const { target } = command;
    switch (target.kind) {
      case "table":
        this.#tableCommand(command, target, document);
        break;
      case "chain":
        this.#chainCommand(command, target, document);
        break;
      case "rule-command":
        this.#ruleCommand(command, target, document);
        break;
      case "set-declaration":
        this.#setCommand(command, target, document);
        break;
      case "element-command":
        this.#elementCommand(command, target, document);
        break;
      case "flowtable":
      case "object":
        this.#objectCommand(command, target, document);
        break;
      case "rename-chain":
        this.#renameChain(command, target, document);
        break;
      case "list-target":
        if (command.verb === "flush") this.#flush(command, target, document);
        break;
      case "describe":
      case "monitor":
        break;
    }
  }

  #flush(command: Command, target: ListTarget, document: SourceDocument): void {
    const { what, table: reference, name } = target;
    if (what === "ruleset") this.#flushRuleset(command, target.family?.name ?? null, document);
    if (reference === null) return;
    if (what === "table") this.#flushTable(command, reference, document);
    else if (what === "chain" && name !== null) this.#flushChain(command, reference, name.name, document);
    else if ((what === "set" || what === "map") && name !== null) {
      const set = this.kernel.existingOf(reference, document)?.sets.get(name.name);
      set?.flush();
      if (set !== undefined) this.#evaluation?.setFlushed(set);
    }
  }

  // ---------------------------------------------------------------- tables

  #flushRuleset(command: Command, family: FamilyName | null, document: SourceDocument): void {
    const operation = this.#operate({
      action: "flush",
      scope: "ruleset",
      family,
      table: null,
      chain: null,
      node: command,
      document,
    });
    this.kernel.emptying.note(operation);
    for (const [key, table] of this.kernel.tables)
      if (family === null || table.family === family) this.kernel.tables.delete(key);
  }

  #tableCommand(command: Command, node: Table, document: SourceDocument): void {
    const { verb } = command;
    const family = node.family?.name ?? defaultFamily;
    const name = node.name?.name ?? null;
    if (verb !== "add" && verb !== "create" && verb !== "delete" && verb !== "destroy") return;
    const operation = this.#operate({
      action: verb,
      scope: "table",
      family,
      table: name,
      chain: null,
      node: command,
      document,
    });
    if (name === null) return;
    if (verb !== "add") this.kernel.emptying.note(operation);
    if (verb === "delete" || verb === "destroy") this.kernel.tables.delete(tableKey(family, name));
    else this.#declareTable(family, name, { node, document });
  }

  #flushTable(command: Command, reference: TableReference, document: SourceDocument): void {
    const family = familyOf(reference);
    const { name } = reference.name;
    const operation = this.#operate({
      action: "flush",
      scope: "table",
      family,
      table: name,
      chain: null,
      node: command,
      document,
    });
    this.kernel.emptying.note(operation);
    const table = this.kernel.existing(family, name, document);
    if (table === undefined) return;
    table.emptiedBy = operation;
    for (const chain of table.chains.values()) chain.empty(operation);
  }

  #declareTable(family: FamilyName, name: string, place: Place<Table>): void {
    const table = this.kernel.table(family, name, place);
    table.declarations.push(place);
    if (place.node.block === null) return;
    forEachItem(place.node.block.items, place.document, this.#included, (item, document) =>
      this.#tableItem(table, item, document),
    );
    table.comment = commentText(place.node.block.items) ?? table.comment;
    this.#evaluation?.tableLoaded(table, place);
  }

  #tableItem(table: TableState, item: TableItem, document: SourceDocument): void {
    switch (item.kind) {
      case "table-flags":
        for (const flag of item.flags) table.flags.add(flag.name);
        break;
      case "chain":
        if (item.name !== null) this.#chainInBlock(table, item.name, item, document);
        break;
      case "set-declaration":
        if (item.name !== null) this.#declareSet(table, item.name.name, item, document);
        break;
      case "flowtable":
      case "object":
        this.#declareObject(table, item, document);
    }
  }

  // ---------------------------------------------------------------- chains and rules

  #chainCommand(command: Command, node: Chain, document: SourceDocument): void {
    const { verb } = command;
    if (node.table === null) return;
    if (verb !== "add" && verb !== "create" && verb !== "delete" && verb !== "destroy") return;
    // `delete chain … { devices = … }` takes devices off a chain and leaves the rest.
    if (verb === "delete" && node.block !== null) return;
    const family = familyOf(node.table);
    const table = node.table.name.name;
    const chain = node.name?.name ?? null;
    const operation = this.#operate({ action: verb, scope: "chain", family, table, chain, node: command, document });
    if (node.name === null || chain === null) return;
    if (verb !== "add") this.kernel.emptying.note(operation);
    if (verb === "delete" || verb === "destroy") this.kernel.existing(family, table, document)?.chains.delete(chain);
    else {
      this.#evaluation?.chainLoaded(this.kernel.existing(family, table, document), { node, document });
      this.#declareChain(this.kernel.tableOf(node.table, document), node.name, node, document);
    }
  }

  #flushChain(command: Command, reference: TableReference, chain: string, document: SourceDocument): void {
    const family = familyOf(reference);
    const table = reference.name.name;
    const operation = this.#operate({ action: "flush", scope: "chain", family, table, chain, node: command, document });
    this.kernel.emptying.note(operation);
    this.kernel.existing(family, table, document)?.chains.get(chain)?.empty(operation);
  }

  /** A chain in a table's block is a step of its own in the story, as `add chain` is. */
  #chainInBlock(table: TableState, name: Identifier, node: Chain, document: SourceDocument): void {
    const { family } = table;
    const chain = name.name;
    this.#operate({ action: "add", scope: "chain", family, table: table.name, chain, node, document });
    this.#declareChain(table, name, node, document);
  }

  #declareChain(table: TableState, name: Identifier, node: Chain, document: SourceDocument): void {
    const place = { node, document };
    declareChain(this.kernel.chain(table, name.name, place), place, this.#included, this.#definitions);
  }

  #ruleCommand(command: Command, node: RuleCommand, document: SourceDocument): void {
    const { verb } = command;
    if (verb === "add" || verb === "insert" || verb === "create") {
      const table = this.kernel.tableOf(node.table, document);
      this.#evaluation?.ruleLoaded(table, node, document);
      addRule(
        this.kernel.chain(table, node.chain.name, { node: node.chain, document }),
        verb === "insert",
        node,
        document,
      );
      return;
    }
    const chain = this.kernel.existingOf(node.table, document)?.chains.get(node.chain.name);
    if (chain === undefined) return;
    if (verb === "replace") replaceRule(chain, node, document);
    else if (verb === "delete" || verb === "destroy") deleteRule(chain, node);
  }

  #renameChain(command: Command, node: RenameChain, document: SourceDocument): void {
    const family = familyOf(node.table);
    const table = node.table.name.name;
    this.#operate({ action: "rename", scope: "chain", family, table, chain: node.name.name, node: command, document });
    const chains = this.kernel.existing(family, table, document)?.chains;
    const chain = chains?.get(node.name.name);
    if (chains === undefined || chain === undefined) return;
    chains.delete(chain.name);
    chain.name = node.newName.name;
    chains.set(chain.name, chain);
  }

  // ---------------------------------------------------------------- sets and objects

  #setCommand(command: Command, node: SetDeclaration, document: SourceDocument): void {
    if (node.table === null || node.name === null) return;
    const name = node.name.name;
    const { verb } = command;
    if (verb === "add" || verb === "create") {
      const set = this.#declareSet(this.kernel.tableOf(node.table, document), name, node, document);
      this.#evaluation?.setLoaded(set, { node, document });
      return;
    }
    const sets = this.kernel.existingOf(node.table, document)?.sets;
    if (verb === "delete" || verb === "destroy") sets?.delete(name);
  }

  #declareSet(table: TableState, name: string, node: SetDeclaration, document: SourceDocument): SetState {
    const set = this.kernel.set(table, name, node.type);
    set.declare({ node, document }, this.#included);
    return set;
  }

  #elementCommand(command: Command, node: ElementCommand, document: SourceDocument): void {
    const { verb } = command;
    if (verb === "add" || verb === "create") {
      const table = this.kernel.tableOf(node.table, document);
      this.#evaluation?.elementsLoaded(table, table.sets.get(node.set.name), node, document);
      this.kernel.set(table, node.set.name, "set").changeElements({ node, document, action: "add" });
    } else if (verb === "delete" || verb === "destroy") {
      const set = this.kernel.existingOf(node.table, document)?.sets.get(node.set.name);
      set?.changeElements({ node, document, action: "delete" });
    }
  }

  #objectCommand(command: Command, node: Flowtable | StatefulObject, document: SourceDocument): void {
    if (node.table === null || node.name === null) return;
    const { verb } = command;
    if (verb === "add" || verb === "create") {
      const table = this.kernel.tableOf(node.table, document);
      if (node.kind === "object") this.#evaluation?.objectLoaded(table, { node, document });
      this.#declareObject(table, node, document);
      return;
    }
    // `delete flowtable … { devices = … }` takes devices off it and leaves the rest.
    if ((verb !== "delete" && verb !== "destroy") || (node.kind === "flowtable" && node.block !== null)) return;
    const table = this.kernel.existingOf(node.table, document);
    if (node.kind === "flowtable") table?.flowtables.delete(node.name.name);
    else table?.objects.delete(objectKey(node.type, node.name.name));
  }

  #declareObject(table: TableState, node: Flowtable | StatefulObject, document: SourceDocument): void {
    if (node.name === null) return;
    const name = node.name.name;
    if (node.kind === "flowtable") {
      if (!table.flowtables.has(name)) table.flowtables.set(name, { table, name, declaration: { node, document } });
    } else {
      const key = objectKey(node.type, name);
      if (!table.objects.has(key)) {
        table.objects.set(key, { table, type: node.type, name, declaration: { node, document } });
      }
    }
  }

  #operate(operation: Operation): Operation {
    this.operations.push(operation);
    return operation;
  }
}
