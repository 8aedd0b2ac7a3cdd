using Akka.Configuration;

namespace SyncStream.Node.Hosting.Telemetry;

/// <summary><c>syncstream.telemetry.otlp</c> of the configuration.</summary>
/// <param name="Endpoint">The collector.</param>
/// <param name="UsesGrpc">Whether it is spoken to by gRPC; else by protobuf over plain HTTP requests.</param>
/// <param name="Headers"><c>name=value</c>, with commas between.</param>
/// <param name="Interval">Between two reports of metrics.</param>
/// <param name="TracesKept">The share of traces that are sent, 0 to 1.</param>
internal sealed record OtlpSettings(Uri Endpoint, bool UsesGrpc, string Headers, TimeSpan Interval, double TracesKept)
{
    private const string Section = "syncstream.telemetry.otlp";

    /// <summary>The settings; null where nothing is exported.</summary>
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public static OtlpSettings? From(Config config)
    {
        var endpoint = config.GetString($"{Section}.endpoint", "");
        if (endpoint.Length == 0)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new UsageException(
                $"{Section}.endpoint: '{endpoint}' is not allowed; give one like http://collector:4317"
            );
        }

        var share = config.GetInt($"{Section}.traces-percent");
        return share is < 0 or > 100
            ? throw new UsageException(
                $"{Section}.traces-percent: '{share}' is not allowed; give a number from 0 to 100"
            )
            : new(
                uri,
                config.GetString($"{Section}.protocol") == "grpc",
                config.GetString($"{Section}.headers"),
                config.GetTimeSpan($"{Section}.interval"),
                share / 100.0
            );
    }
}
