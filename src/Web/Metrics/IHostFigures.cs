namespace SyncStream.Web.Metrics;

/// <summary>Figures of the host as a whole, which no worker has by itself: they stand in a scrape once.</summary>
public interface IHostFigures
{
    /// <summary>In Prometheus' text format.</summary>
    Task<string> Read(CancellationToken stop);
}
