using System.Runtime.CompilerServices;

namespace SyncStream.Load.Peers;

/// <summary>Where the peers' own programs are: in the source tree, with what `npm ci` fetched beside them.</summary>
internal static class PeerScripts
{
    public static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "peers");
}
