using System.Security.Cryptography;
using Akka.Configuration;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media;

/// <summary>Reads <c>syncstream.media</c>.</summary>
internal static class MediaSettings
{
    public static MediaOptions From(Config config)
    {
        var media = config.GetConfig("syncstream.media") ?? Config.Empty;
        var usual = new MediaOptions { Boundary = RandomNumberGenerator.GetHexString(32, lowercase: true) };
        return usual with
        {
            Cache = media.GetByteSize("cache", usual.Cache) ?? usual.Cache,
            Mapped = media.GetByteSize("mapped", usual.Mapped) ?? usual.Mapped,
            KeepOpen = media.GetTimeSpan("keep-open", usual.KeepOpen),
            ViewerRate = RateOf(media, "viewer"),
            RoomRate = RateOf(media, "room"),
        };
    }

    private static Rate RateOf(Config media, string whose) =>
        new(media.GetByteSize($"{whose}-rate", 0) ?? 0, media.GetByteSize($"{whose}-burst", 0) ?? 0);
}
