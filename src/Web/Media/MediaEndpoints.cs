using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SyncStream.Web.Media.Chunks;
using SyncStream.Web.Media.Renditions;
using SyncStream.Web.Media.Streams;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media;

/// <summary>Puts the video path into a host. It needs an <c>ActorSystem</c>, an <see cref="IVideoCatalogue"/> and an <see cref="IVideoFiles"/> beside it.</summary>
public static class MediaEndpoints
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(
            new MediaOptions { Boundary = RandomNumberGenerator.GetHexString(32, lowercase: true) }
        );
        services.TryAddSingleton<IVideoBytes, LocalVideoBytes>();
        services.TryAddSingleton<StreamCensus>();
        services.TryAddSingleton<MediaCounters>();
        services.TryAddSingleton<OpenVideos>();
        services.TryAddSingleton<RateLimits>();
        services.TryAddSingleton<MediaStreams>();
        services.TryAddSingleton<VideoEndpoint>();
        services.TryAddSingleton<RenditionHop>();
        services.TryAddSingleton<RenditionEndpoint>();
        return services;
    }

    /// <summary>Maps <c>/media</c> and <c>/api/library</c>.</summary>
    /// <param name="requireSession">Whether all of them are for people with a session; off where a test maps them alone.</param>
    public static IEndpointConventionBuilder MapMedia(this IEndpointRouteBuilder routes, bool requireSession = true)
    {
        var group = routes.MapGroup("");
        group.MapMethods(
            "/media/{videoId}/file",
            [HttpMethods.Get, HttpMethods.Head],
            http =>
                http.RequestServices.GetRequiredService<VideoEndpoint>()
                    .Serve(
                        http,
                        http.Request.RouteValues["videoId"] as string,
                        (http.User as SessionPrincipal)?.Session.ViewerId
                    )
        );
        foreach (
            var name in (string[])["hls/{**rest}", "poster.jpg", "storyboard.{kind}", "subtitles", "subtitles/{track}"]
        )
        {
            group.MapMethods(
                $"/media/{{videoId}}/{name}",
                [HttpMethods.Get, HttpMethods.Head],
                http => http.RequestServices.GetRequiredService<RenditionEndpoint>().Serve(http, NameOf(http))
            );
        }
        group.MapPost("/media/{videoId}/subtitles", SubtitleUpload.Take);
        group.MapDelete("/media/{videoId}/subtitles/{track}", SubtitleUpload.Remove);
        group.MapGet("/api/library", LibraryEndpoints.List);
        group.MapGet("/api/library/{videoId}", LibraryEndpoints.One);
        return requireSession ? group.RequireAuthorization() : group;
    }

    /// <summary>What stands behind <c>/media/{videoId}/</c>.</summary>
    private static string NameOf(HttpContext http) => string.Join('/', http.Request.Path.Value!.Split('/').Skip(3));
}
