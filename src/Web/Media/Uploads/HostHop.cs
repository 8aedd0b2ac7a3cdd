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

    public async Task HandOn(HttpContext http, string host)
    {
        var workers = WorkerHop.IsHandedOn(http) ? [] : hosts.Workers(host);
        if (workers is [])
        {
            await Away.ExecuteAsync(http);
            return;
        }
        // The worker there bounds the body by what the upload has still to come.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var worker = workers[(int)((uint)http.TraceIdentifier.GetHashCode(StringComparison.Ordinal) % workers.Count)];
        var error = await forwarder.SendAsync(http, $"http://{worker}", _client, WorkerHop.Forwarding, OwnersWord.Only);
        if (error is not ForwarderError.None && !http.Response.HasStarted)
        {
            http.Response.Clear();
            await Away.ExecuteAsync(http);
        }
    }

    public void Dispose() => _client.Dispose();

    private static readonly Problem Away = new(
        new(
            ErrorCode.Unavailable,
            "The host that has this upload is not in the cluster at the moment; try again later."
        )
    );

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
