using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Forwarding;

/// <summary>
/// Behind a proxy a request comes from the proxy, over whatever it speaks to us. Whom it speaks for stands in
/// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, which anybody can write: they count where a proxy that was named
/// sends them, read from the right as far as named proxies go.
/// </summary>
public static class ForwardedRequests
{
    /// <summary>Belongs in front of everything that asks who a request is from.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = app.Services.GetService<TrustedProxies>() ?? TrustedProxies.None;
        if (proxies.Networks.Count > 0)
        {
            var options = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
                ForwardLimit = null,
            };
            // The defaults name this machine.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxies.Networks)
            {
                options.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(options);
        }

        app.Use(SayWhoIsNotNamed(app.Services.GetRequiredService<ILoggerFactory>()));
    }

    // Once: it is a hint for whoever set the server up, and anybody can send the header.
    private static Func<RequestDelegate, RequestDelegate> SayWhoIsNotNamed(ILoggerFactory loggers)
    {
        var said = 0;
        return next =>
            http =>
            {
                if (
                    said == 0
                    && http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
                    && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
                    && !Hops.WorkerHop.IsHandedOn(http)
                    && Interlocked.Exchange(ref said, 1) == 0
                )
                {
                    loggers
                        .CreateLogger("SyncStream.Web.Forwarding")
                        .LogWarning(
                            "{Address} sends X-Forwarded-For and is not named in syncstream.http.trusted-proxies, so it is not believed. If it is your proxy, name it",
                            http.Connection.RemoteIpAddress
                        );
                }

                return next(http);
            };
    }
}
