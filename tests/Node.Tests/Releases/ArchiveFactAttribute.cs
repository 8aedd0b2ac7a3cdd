namespace SyncStream.Node.Tests.Releases;

/// <summary>Writes to the archive of releases, when one is made; otherwise there is nothing to do.</summary>
internal sealed class ArchiveFactAttribute : FactAttribute
{
    public static readonly string Release = Environment.GetEnvironmentVariable("SYNCSTREAM_ARCHIVE") ?? "";

    public ArchiveFactAttribute()
    {
        if (Release.Length == 0)
        {
            Skip = "only when a release is made: SYNCSTREAM_ARCHIVE names it";
        }
    }
}
