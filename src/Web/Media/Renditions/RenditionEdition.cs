namespace SyncStream.Web.Media.Renditions;

/// <summary>
/// By which rules the forms of videos are made. During a rolling upgrade workers of two editions answer each other; what both call
/// the same is not the same then, and must never lie side by side.
/// </summary>
public static class RenditionEdition
{
    /// <summary>Another whenever the same name comes to hold something else.</summary>
    public const string Current = "2";

    /// <summary>Names the edition in an answer to another worker. One without it is of a worker from before there were editions.</summary>
    internal const string Header = "X-SyncStream-Edition";
}
