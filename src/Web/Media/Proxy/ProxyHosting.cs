using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Puts the way to outside videos into a host. It needs the edge beside it.</summary>
public static class ProxyHosting
{
    /// <param name="sessionKey">The key that all nodes share: a link is good on each of them.</param>
    public static IServiceCollection AddOutsideVideos(
        this IServiceCollection services,
        byte[] sessionKey,
        ProxyOptions options
    )
    {
        services.AddSingleton(options);
        services.TryAddSingleton<NameLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<OutsideConnect>();
        services.AddSingleton<OutsideClient>();
        services.AddSingleton(p => new ProxyLinks(sessionKey, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OutsideShares>();
        services.AddSingleton<OutsidePlaylist>();
        services.AddSingleton<LinkRooms>();
        services.AddSingleton<ProxyEndpoint>();
        return services;
    }

    public static void MapOutsideVideos(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/media/proxy").RequireAuthorization();
        group.MapGet("rooms/{room}/{item}", ProxyRooms.Lead);
        group.MapGet(
            "{signed}",
            (HttpContext http, ProxyEndpoint endpoint, string signed) => endpoint.Serve(http, signed)
        );
    }
}
