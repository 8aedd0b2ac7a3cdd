namespace SyncStream.Web.Rooms;

/// <summary>
/// Which clock this process reads. All workers of one machine share one: a viewer who comes back through another of them
/// need not learn it anew.
/// </summary>
/// <param name="Id">Opaque; differs from one machine, and one start of it, to the next.</param>
public sealed record HostClock(string Id)
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>This machine's. The kernel's boot id also tells that containers share their host's clock.</summary>
    public static HostClock OfThisMachine()
    {
        try
        {
            return new(File.ReadAllText(BootId).Trim()[..8]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return new(Environment.MachineName);
        }
    }
}
