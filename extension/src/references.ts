/** What lenses of the server do when they are clicked. */
import { commands, type Disposable, Location, Position, Range, Uri } from "vscode";
import type { Location as SentLocation, Position as SentPosition } from "vscode-languageclient";

/** The command that lenses name: VS Code has one like it, which takes objects of its own alone. */
export function showReferencesCommand(): Disposable {
  return commands.registerCommand(
    "nftlint.showReferences",
    (uri: string, position: SentPosition, locations: readonly SentLocation[]) =>
      commands.executeCommand(
        "editor.action.showReferences",
        Uri.parse(uri),
        toPosition(position),
        locations.map(
          (sent) =>
            new Location(Uri.parse(sent.uri), new Range(toPosition(sent.range.start), toPosition(sent.range.end))),
        ),
      ),
  );
}

function toPosition({ line, character }: SentPosition): Position {
  return new Position(line, character);
}
