namespace SyncStream.Web.Metrics;

/// <summary>Who may read the figures, and how this worker is called in them.</summary>
/// <param name="Token">What a scraper sends as <c>Authorization: Bearer</c>; empty: there is no <c>/metrics</c>.</param>
/// <param name="Worker">The label <c>worker</c>: its place among the workers of its host, the same after a restart.</param>
public sealed record MetricsSettings(string Token, string Worker)
{
    /// <summary>A shorter one could be guessed.</summary>
    public const int LeastTokenLength = 16;
}
