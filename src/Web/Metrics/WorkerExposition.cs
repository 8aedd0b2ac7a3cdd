using System.Diagnostics.Metrics;
using System.Text;
using Prometheus;

namespace SyncStream.Web.Metrics;

/// <summary>What this process measures, as text: SyncStream's own instruments, and the process itself.</summary>
internal sealed class WorkerExposition : IDisposable
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly IDisposable _listening;

    public WorkerExposition(MetricsSettings settings, IMeterFactory meters)
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["worker"] = settings.Worker });
        DotNetStats.Register(_registry);
        _listening = MeterAdapter.StartListening(
            new MeterAdapterOptions
            {
                Registry = _registry,
                MetricFactory = Prometheus.Metrics.WithCustomRegistry(_registry),
                // Of this host's own, where a process has several; static meters belong to all.
                InstrumentFilterPredicate = instrument =>
                    instrument.Meter.Name == Measures.MeterName
                    && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)),
                ResolveHistogramBuckets = Buckets,
                MetricsExpireAfter = TimeSpan.FromDays(1),
            }
        );
    }

    public async Task<string> Read(CancellationToken stop)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, stop);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public void Dispose() => _listening.Dispose();

    private static double[] Buckets(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } boundaries }
            ? [.. boundaries]
            : MeterAdapterOptions.DefaultHistogramBuckets;
}
