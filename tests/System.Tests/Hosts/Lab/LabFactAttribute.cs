namespace SyncStream.SystemTests.Hosts;

/// <summary>A test on a lab of hosts; where it cannot be built the test is skipped, and says what is missing.</summary>
internal sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            Skip = "needs root on Linux, to make a lab of hosts (network namespaces)";
        }
        else if (Missing() is { } program)
        {
            Skip = $"needs {program}, to make a lab of hosts";
        }
    }

    private static string? Missing() =>
        !File.Exists("/usr/sbin/nft") ? "nft (Debian: nftables)"
        : !File.Exists(PostgresPrograms.Path("initdb")) ? "PostgreSQL's server (Debian: postgresql)"
        : null;
}
