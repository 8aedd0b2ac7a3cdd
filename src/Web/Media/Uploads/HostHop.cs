using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using Yarp.ReverseProxy.Forwarder;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Hands a request on, once, to a worker of the host that it is for, over that worker's private listener.</summary>
internal sealed class HostHop(IHosts hosts, IHttpForwarder forwarder) : IDisposable
{
    /// <summary>Marks a request that was handed on, which is never handed on again.</summary>
    private const string HopHeader = "X-SyncStream-Hop";

    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromMinutes(3) };

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        }
    );

    public async Task HandOn(HttpContext http, string host)
    {
        var workers = http.Request.Headers.ContainsKey(HopHeader) ? [] : hosts.Workers(host);
        if (workers is [])
        {
            await Away.ExecuteAsync(http);
            return;
        }
        // The worker there bounds the body by what the upload has still to come.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var worker = workers[(int)((uint)http.TraceIdentifier.GetHashCode(StringComparison.Ordinal) % workers.Count)];
        var error = await forwarder.SendAsync(http, $"http://{worker}", _client, Forwarding, Transformer.Instance);
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

    private sealed class Transformer : HttpTransformer
    {
        public static readonly Transformer Instance = new();

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext,
            HttpRequestMessage proxyRequest,
            string destinationPrefix,
            CancellationToken cancellationToken
        )
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Add(HopHeader, "1");
        }

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
