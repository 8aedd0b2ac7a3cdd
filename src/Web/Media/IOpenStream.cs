using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Media;

/// <summary>A video response under way, whatever it is made of.</summary>
internal interface IOpenStream
{
    /// <summary>Whose it is.</summary>
    Subject Subject { get; }

    /// <summary>Ends it before its time; more than once is no error.</summary>
    /// <param name="now">Also in the middle of a piece that waits for the client; else after that piece.</param>
    void Cut(bool now);
}
