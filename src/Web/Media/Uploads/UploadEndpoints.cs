using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Puts uploads into a host. They need an <see cref="IUploadShelf"/>, <see cref="IHosts"/> and the edge beside them.</summary>
public static class UploadEndpoints
{
    public static IServiceCollection AddUploads(this IServiceCollection services, UploadOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadPace>();
        services.AddSingleton<UploadPermission>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<HostHop>();
        services.AddSingleton<TusEndpoint>();
        services.AddSingleton<TusCreation>();
        services.AddHostedService<ExpiredUploads>();
        return services;
    }

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(TusCreation.Path, [HttpMethods.Options], Describe);
        var group = routes.MapGroup(TusCreation.Path).RequireAuthorization();
        group.MapGet("", May);
        group.MapPost("", http => http.RequestServices.GetRequiredService<TusCreation>().Serve(http));
        group.MapMethods(
            "{upload}",
            [HttpMethods.Head, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Post],
            http => http.RequestServices.GetRequiredService<TusEndpoint>().Serve(http)
        );
    }

    /// <summary>Whether the caller may upload (for <c>?roomId=</c>), and how much: for the page.</summary>
    private static async Task<IResult> May(
        HttpContext http,
        UploadPermission permission,
        UploadOptions options,
        string? roomId,
        CancellationToken stop
    )
    {
        var refusal = await permission.Check(http.Session(), roomId, http.Guesser(), stop);
        return Results.Ok(new UploadAllowance(refusal is null, refusal?.Sentence, options.MaxSize));
    }

    private static IResult Describe(HttpContext http, UploadOptions options)
    {
        TusHeaders.Greet(http.Response);
        http.Response.Headers["Tus-Version"] = TusHeaders.Version;
        http.Response.Headers["Tus-Extension"] = TusHeaders.Extensions;
        http.Response.Headers["Tus-Max-Size"] = FormattableString.Invariant($"{options.MaxSize}");
        http.Response.Headers["Tus-Checksum-Algorithm"] = UploadChecksum.Algorithms;
        return Results.NoContent();
    }
}

/// <summary>Whether someone may upload.</summary>
/// <param name="Reason">Why not, in words.</param>
/// <param name="MaxSize">Bytes that a file may have.</param>
internal sealed record UploadAllowance(bool Allowed, string? Reason, long MaxSize);
