using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Media;

/// <summary>A video, named by its content: the same file on two hosts is one video with two holders.</summary>
[JsonConverter(typeof(IdConverter<VideoId>))]
public readonly record struct VideoId(string Value) : IId<VideoId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out VideoId id)
    {
        id = Token.IsValid(text, 64) ? new(text!) : default;
        return id.Value is not null;
    }

    public override string ToString() => Value;
}
