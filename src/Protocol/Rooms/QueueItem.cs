using System.Text.Json.Serialization;
using SyncStream.Protocol.Media;

namespace SyncStream.Protocol.Rooms;

/// <summary>Where a queue item's picture comes from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Library), "library")]
[JsonDerivedType(typeof(Url), "url")]
public abstract record VideoSource
{
    /// <summary>A video of this server's library.</summary>
    public sealed record Library(VideoId VideoId) : VideoSource;

    /// <summary>An outside http(s) address, at most 2,048 characters.</summary>
    public sealed record Url([property: JsonPropertyName("url")] string Address) : VideoSource;
}

/// <summary>What the edge knows of a source when it is enqueued.</summary>
/// <param name="Title">A name to show.</param>
/// <param name="Duration">Seconds, where known.</param>
public sealed record SourceInfo(string Title, double? Duration);

/// <summary>One entry of a room's queue. <paramref name="Duration"/> is in seconds, null where unknown.</summary>
public sealed record QueueItem(ItemId ItemId, VideoSource Source, string Title, double? Duration, ViewerId AddedBy);
