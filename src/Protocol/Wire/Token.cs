using System.Buffers;

namespace SyncStream.Protocol.Wire;

/// <summary>The characters that opaque ids are made of: safe in URLs, file names, logs and HTML.</summary>
public static class Token
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>True for 1 to <paramref name="maxLength"/> characters of A-Z a-z 0-9 - _.</summary>
    public static bool IsValid(string? text, int maxLength) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(Allowed);
}
