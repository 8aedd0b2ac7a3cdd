using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace SyncStream.Node.Tests.Hosting.Telemetry;

/// <summary>A span as it arrived.</summary>
internal sealed record ReceivedSpan(
    string Service,
    string Instance,
    string Trace,
    string Id,
    string Parent,
    string Name,
    Func<string, string?> Tag
);

/// <summary>
/// A tiny OpenTelemetry collector: takes what OTLP says over gRPC and over HTTP, and looks into it
/// (opentelemetry-proto 1.x: trace.proto, metrics.proto).
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedSpan> _spans = Channel.CreateUnbounded<ReceivedSpan>();
    private readonly Channel<string> _metrics = Channel.CreateUnbounded<string>();

    private OtlpReceiver(bool grpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1
            )
        );
        _app = builder.Build();
        _app.MapPost("/v1/traces", http => Take(http, 0, TakeSpans));
        _app.MapPost("/v1/metrics", http => Take(http, 0, TakeMetrics));
        const string Grpc = "/opentelemetry.proto.collector";
        _app.MapPost($"{Grpc}.trace.v1.TraceService/Export", http => Take(http, 5, TakeSpans));
        _app.MapPost($"{Grpc}.metrics.v1.MetricsService/Export", http => Take(http, 5, TakeMetrics));
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>The header <c>x-key</c> of the last request.</summary>
    public string Key { get; private set; } = "";

    public static async Task<OtlpReceiver> Start(bool grpc)
    {
        var receiver = new OtlpReceiver(grpc);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>
    /// Waits for spans of a room with these names, each of which led to the next one. (A question that was asked twice has two answers, and
    /// the steps of other tests' rooms in this process come along.)
    /// </summary>
    public async Task<IReadOnlyList<ReceivedSpan>> Chain(string room, params string[] names)
    {
        var spans = new List<ReceivedSpan>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var span in _spans.Reader.ReadAllAsync(patience.Token))
        {
            if (span.Tag("room") != room)
            {
                continue;
            }

            spans.Add(span);
            foreach (var last in spans.Where(candidate => candidate.Name == names[^1]))
            {
                var chain = new List<ReceivedSpan> { last };
                while (spans.Find(before => before.Id == chain[0].Parent && before.Trace == last.Trace) is { } before)
                {
                    chain.Insert(0, before);
                }

                if (chain.Select(step => step.Name).SequenceEqual(names))
                {
                    return chain;
                }
            }
        }

        throw new InvalidOperationException("it was closed");
    }

    /// <summary>Waits until all of these metrics have come.</summary>
    public async Task Metrics(params string[] names)
    {
        var missing = names.ToHashSet();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (missing.Count > 0)
            {
                missing.Remove(await _metrics.Reader.ReadAsync(patience.Token));
            }
        }
        catch (OperationCanceledException)
        {
            missing.ShouldBeEmpty();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http, int prefix, Action<Protobuf> take)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Key = http.Request.Headers["x-key"].ToString();
        take(new(body.ToArray().AsMemory(prefix)));
        http.Response.ContentType = prefix > 0 ? "application/grpc" : "application/x-protobuf";
        if (prefix > 0)
        {
            // An empty message, in gRPC's frame, and that all is well.
            await http.Response.Body.WriteAsync(new byte[5]);
            http.Response.AppendTrailer("grpc-status", "0");
        }
    }

    private void TakeSpans(Protobuf request)
    {
        foreach (var resource in request.At(1))
        {
            var service = resource.At(1).Single();
            foreach (var span in resource.At(2, 2))
            {
                _spans.Writer.TryWrite(
                    new(
                        service.Attribute(1, "service.name") ?? "",
                        service.Attribute(1, "service.instance.id") ?? "",
                        span.At(1).Single().Hex,
                        span.At(2).Single().Hex,
                        span.At(4).FirstOrDefault()?.Hex ?? "",
                        span.At(5).Single().Text,
                        key => span.Attribute(9, key)
                    )
                );
            }
        }
    }

    private void TakeMetrics(Protobuf request)
    {
        foreach (var metric in request.At(1, 2, 2, 1))
        {
            _metrics.Writer.TryWrite(metric.Text);
        }
    }
}
