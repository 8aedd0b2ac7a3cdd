using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace SyncStream.Web.Hops;

/// <summary>Hands a request on as it is, marked by <see cref="WorkerHop.Header"/>, with the address of whom it is from.</summary>
internal class HopTransformer : HttpTransformer
{
    public static readonly HopTransformer Instance = new();

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Add(WorkerHop.Header, "1");
        HopOrigin.Write(proxyRequest.Headers, httpContext);
    }
}
