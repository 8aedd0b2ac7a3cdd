namespace SyncStream.Web.Media;

/// <summary>
/// How much a cache may hold: as much as it was given, or less where its disk runs full. The journal lies on that disk as a rule, and what
/// rooms write must not fail for want of room that a cache could make. Rules only, but for <see cref="Free"/>.
/// </summary>
public static class CacheRoom
{
    /// <summary>Bytes of its disk that a cache leaves free, unless it is told another number.</summary>
    public const long KeepFree = 1L << 30;

    /// <summary>That part of what it was given it may hold however full its disk is: for what is small and dear to make, like posters.</summary>
    private const int LeastShare = 40;

    /// <param name="most">Bytes that it was given.</param>
    /// <param name="held">Bytes that it holds now.</param>
    /// <param name="free">Bytes free on its disk now.</param>
    /// <param name="keepFree">Bytes that are to be left free there.</param>
    public static long Limit(long most, long held, long free, long keepFree) =>
        Math.Clamp(held + free - keepFree, most / LeastShare, most);

    /// <summary>Bytes free on the disk where a folder lies that exists.</summary>
    public static long Free(string directory) => new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
}
