using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Hops;
using SyncStream.Web.Operations;
using Yarp.ReverseProxy.Forwarder;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Hands a request on, once, to a worker of the host that it is for, over that worker's private listener.</summary>
internal sealed class HostHop(IHosts hosts, IHttpForwarder forwarder, WorkerTrust trust) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(WorkerHop.Connections(trust));

    /// <summary>To any worker of the host that has an upload.</summary>
    public Task HandOn(HttpContext http, string host)
    {
        var workers = hosts.Workers(host);
        var any = (int)((uint)http.TraceIdentifier.GetHashCode(StringComparison.Ordinal) % Math.Max(1, workers.Count));
        return HandOnTo(http, workers.ElementAtOrDefault(any), "The host that has this upload");
    }

    /// <summary>To one worker, which answers in its own words.</summary>
    /// <param name="worker">Its private listener; null where there is none.</param>
    /// <param name="whose">Who that is, in words for whoever is told that it is away.</param>
    public async Task HandOnTo(HttpContext http, string? worker, string whose)
    {
        var away = new Problem(
            new(ErrorCode.Unavailable, $"{whose} is not in the cluster at the moment; try again later.")
        );
        if (worker is null || WorkerHop.IsHandedOn(http))
        {
            await away.ExecuteAsync(http);
            return;
        }
        if (http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The worker there bounds the body by what the upload has still to come.
            size.MaxRequestBodySize = null;
        }
        var error = await forwarder.SendAsync(http, $"http://{worker}", _client, WorkerHop.Forwarding, OwnersWord.Only);
        if (error is not ForwarderError.None && !http.Response.HasStarted)
        {
            http.Response.Clear();
            await away.ExecuteAsync(http);
        }
    }

    public void Dispose() => _client.Dispose();

    private sealed class OwnersWord : HopTransformer
    {
        public static readonly OwnersWord Only = new();

        public override ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext,
            HttpResponseMessage? proxyResponse,
            CancellationToken cancellationToken
        )
        {
            // The owner's word alone: ours would stand beside it.
            httpContext.Response.Headers.Remove("Tus-Resumable");
            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
