using System.Diagnostics.CodeAnalysis;

namespace SyncStream.Protocol.Wire;

/// <summary>An opaque identifier that travels as a plain JSON string and checks its own form.</summary>
/// <typeparam name="TSelf">The identifier itself.</typeparam>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The identifier as it travels.</summary>
    string Value { get; }

    /// <summary>Takes a text from outside; false where it is not of this identifier's form.</summary>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);
}
