namespace SyncStream.SystemTests;

/// <summary>A test that makes network namespaces; elsewhere it is skipped, and says so.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            Skip = "needs root on Linux, to make network namespaces";
        }
    }
}
