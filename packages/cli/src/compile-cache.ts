/**
 * The folder for V8's compiled code, which halves the time to start; `null` where the user has no
 * folder of his own. Node's default lies in the system's shared temporary folder, where another
 * user could leave code for root to run.
 */
export function compileCacheDirectory(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | null {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = environment;
  if (platform === "win32") {
    return LOCALAPPDATA ? `${LOCALAPPDATA}\\nftlint\\cache` : null;
  }
  if (XDG_CACHE_HOME?.startsWith("/")) {
    return `${XDG_CACHE_HOME}/nftlint`;
  }
  return HOME?.startsWith("/") ? `${HOME}/${platform === "darwin" ? "Library/Caches" : ".cache"}/nftlint` : null;
}
