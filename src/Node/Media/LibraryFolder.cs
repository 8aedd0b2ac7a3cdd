using SyncStream.Node.Hosting;

namespace SyncStream.Node.Media;

/// <summary>The folder of videos, before anything is started that would need it.</summary>
internal static class LibraryFolder
{
    /// <summary>Makes it where it is missing.</summary>
    /// <exception cref="TemporaryFailureException">It cannot be made, or is no folder.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TemporaryFailureException($"--library: cannot make the folder '{folder}': {e.Message}", e);
        }
    }
}
