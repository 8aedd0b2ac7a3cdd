using Akka.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SyncStream.Web.Metrics;
using SyncStream.Web.Telemetry;

namespace SyncStream.Node.Hosting.Telemetry;

/// <summary>Traces of commands and all figures to an OpenTelemetry collector, where one is configured.</summary>
internal static class OtlpExport
{
    /// <param name="services">Of the process.</param>
    /// <param name="config">All layers.</param>
    /// <param name="host">The host's name in the cluster.</param>
    /// <param name="process">Which of its processes: a worker's number, or <c>supervisor</c>.</param>
    public static void AddOtlpExport(this IServiceCollection services, Config config, string host, string process)
    {
        if (OtlpSettings.From(config) is not { } settings)
        {
            return;
        }

        var version = typeof(OtlpExport).Assembly.GetName().Version?.ToString(3);
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .AddService("syncstream", serviceVersion: version, serviceInstanceId: $"{host}/{process}")
                    .AddAttributes(
                        new Dictionary<string, object> { ["host.name"] = host, ["syncstream.worker"] = process }
                    )
            )
            .WithTracing(traces =>
                traces
                    // By the trace's own id, so that all nodes keep the same ones, whatever a client wishes.
                    .SetSampler(new TraceIdRatioBasedSampler(settings.TracesKept))
                    .AddSource(Spans.SourceName)
                    .AddOtlpExporter(otlp => Apply(settings, otlp, "v1/traces"))
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Measures.MeterName, "System.Runtime")
                    .AddOtlpExporter(
                        (otlp, reader) =>
                        {
                            Apply(settings, otlp, "v1/metrics");
                            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)
                                settings.Interval.TotalMilliseconds;
                        }
                    )
            );
    }

    private static void Apply(OtlpSettings settings, OtlpExporterOptions otlp, string path)
    {
        otlp.Protocol = settings.UsesGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        // A given endpoint is taken as it is; only over HTTP does each signal have a path.
        otlp.Endpoint = settings.UsesGrpc
            ? settings.Endpoint
            : new Uri($"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        otlp.Headers = settings.Headers;
        otlp.TimeoutMilliseconds = 5000;
        otlp.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 1000;
    }
}
