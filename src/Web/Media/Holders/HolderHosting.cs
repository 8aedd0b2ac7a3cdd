using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SyncStream.Web.Hops;

namespace SyncStream.Web.Media.Holders;

/// <summary>Puts into a host what lets it serve the videos of others, and others serve its own. Call it before the media are added.</summary>
public static class HolderHosting
{
    /// <param name="sessionKey">The key that all nodes share.</param>
    public static IServiceCollection AddHolders(
        this IServiceCollection services,
        byte[] sessionKey,
        BlockStoreOptions options
    )
    {
        services.AddSingleton(options);
        services.AddSingleton(p => new NodeTickets(sessionKey, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HolderTraffic>();
        services.AddSingleton<HolderClient>();
        services.AddSingleton<BlockStore>();
        services.AddSingleton<BlockTrim>();
        services.AddSingleton<HolderBlocks>();
        services.AddSingleton<LocalVideoBytes>();
        services.AddSingleton<IVideoBytes, HolderVideoBytes>();
        services.AddSingleton<HolderEndpoint>();
        return services;
    }

    public static void MapHolders(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/internal/videos/{videoId}/{from:long}/{length:long}",
            (HttpContext http, HolderEndpoint endpoint, string videoId, long from, long length) =>
                endpoint.Serve(http, videoId, from, length)
        );
}
