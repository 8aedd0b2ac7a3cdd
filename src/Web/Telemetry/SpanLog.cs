using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Telemetry;

/// <summary>
/// Writes each step of each command to the log, on the worker where it was taken, with the trace id that all of them share:
/// <c>syncstream.log.commands</c>.
/// </summary>
public sealed class SpanLog(ILoggerFactory loggers) : IHostedService, IDisposable
{
    /// <summary>The lines' category.</summary>
    public const string Category = "SyncStream.Commands";

    private readonly ILogger _log = loggers.CreateLogger(Category);
    private ActivityListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Spans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Write,
        };
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _listener?.Dispose();

    private void Write(Activity step)
    {
        var fields = new List<KeyValuePair<string, object?>>
        {
            new("step", step.OperationName),
            new("traceId", step.TraceId.ToHexString()),
            new("spanId", step.SpanId.ToHexString()),
            new("milliseconds", Math.Round(step.Duration.TotalMilliseconds, 2)),
        };
        fields.AddRange(step.TagObjects);
        _log.Log(LogLevel.Information, 0, fields, null, static (fields, _) => Line(fields));
    }

    private static string Line(List<KeyValuePair<string, object?>> fields) =>
        string.Join(
            ' ',
            fields.Select(field =>
                field.Key == "step"
                    ? field.Value
                    : string.Create(CultureInfo.InvariantCulture, $"{field.Key}={field.Value}")
            )
        );
}
