using SyncStream.Web.Media.Uploads;

namespace SyncStream.Node.Hosting;

/// <summary><c>syncstream.uploads</c> of the configuration.</summary>
internal static class UploadSettings
{
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public static UploadOptions From(NodeOptions options)
    {
        var config = options.Config.GetConfig("syncstream.uploads");
        var from = config.GetString("from");
        return new()
        {
            Directory = Path.Combine(options.DataDirectory, "uploads"),
            From =
                Enum.TryParse<Uploaders>(from, ignoreCase: true, out var who) && Enum.IsDefined(who)
                    ? who
                    : throw new UsageException(
                        $"syncstream.uploads.from: '{from}' is not allowed; give nobody, administrators, hosts or everyone"
                    ),
            MaxSize = Size("max-size"),
            PerPersonSize = Size("per-person-size"),
            PerPersonCount = config.GetInt("per-person-count"),
            TotalSize = Size("total-size"),
            KeepFree = Size("keep-free"),
            ExpireAfter = config.GetTimeSpan("expire-after"),
        };

        long Size(string key) =>
            config.GetByteSize(key)
            ?? throw new UsageException($"syncstream.uploads.{key}: give a size like 500 MiB or 20 GiB");
    }
}
