using System.Net;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace SyncStream.Web.Hops;

/// <summary>What all have in common that goes from worker to worker over their private listeners: one hop, never two.</summary>
internal static class WorkerHop
{
    /// <summary>Marks a request that was handed on, which is never handed on again.</summary>
    public const string Header = "X-SyncStream-Hop";

    /// <summary>A poll waits up to 90 s for news, an event stream is silent between two pings.</summary>
    public static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromMinutes(3) };

    /// <summary>Whether another worker has sent this here.</summary>
    public static bool IsHandedOn(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    /// <summary>Connections to workers, which answer at once or are gone; nothing of a request or an answer is changed.</summary>
    public static SocketsHttpHandler Connections(WorkerTrust trust) =>
        new()
        {
            ConnectCallback = trust.Connect,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
}
