using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Draining;
using SyncStream.Web.Forwarding;
using SyncStream.Web.Handover;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;
using SyncStream.Web.Metrics;
using SyncStream.Web.Operations;
using SyncStream.Web.Operations.OpenApi;
using SyncStream.Web.Pages;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;
using SyncStream.Web.Sockets;

namespace SyncStream.Web;

/// <summary>The edge of a worker: everything that speaks HTTP. Rooms and videos are behind messages and interfaces.</summary>
public static class Edge
{
    /// <summary>Adds the services; the caller adds <see cref="IEdgeDirectory"/>, <see cref="IRoomListing"/> and the catalogue.</summary>
    public static IServiceCollection AddEdge(
        this IServiceCollection services,
        byte[] sessionKey,
        SessionSettings session
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Ids.Random);
        services.TryAddSingleton(HostClock.OfThisMachine());
        services.TryAddSingleton(WorkerTrust.None);
        services.AddSingleton(session);
        services.AddSingleton(p => new SessionTokens(
            sessionKey,
            session.AdminPassword,
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<PollReceipts>();
        services.AddSingleton<CommandRates>();
        services.AddSingleton<PasswordChanges>();
        services.AddSingleton<PasswordLine>();
        services.TryAddSingleton(p => new RoomCreations(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RoomGuesses>();
        services.AddSingleton<RoomClient>();
        services.AddSingleton<RoomCommands>();
        services.AddSingleton<ViewerCalls>();
        services.AddSingleton<Measures>();
        services.TryAddSingleton<Leaving>();
        services.AddSingleton<PublicDoor>();
        services.AddSingleton<RequestsUnderway>();
        services.AddSingleton<EdgeDrain>();
        services.ConfigureHttpJsonOptions(o => ProtocolJson.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddHttpForwarder();
        services
            .AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        // Nothing of ours is protected by it, but authentication would otherwise write keys into the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        AddHub(services);
        return services;
    }

    /// <summary>Lets the other workers of this host hand viewers in; the caller adds <see cref="IRoomHomes"/>.</summary>
    /// <param name="door">Path of this worker's own door.</param>
    public static IServiceCollection AddHandover(this IServiceCollection services, string door) =>
        services.AddHostedService(p => ActivatorUtilities.CreateInstance<HandoverDoor>(p, door));

    /// <summary>Maps the hub and the API. Behind it the caller maps videos and the page.</summary>
    public static void UseEdge(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseRequestsUnderway();
        app.UsePageHeaders();
        app.UseNoStoreForApi();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = Explain,
                // A request that could not be read is the client's fault, and no line in the log.
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            }
        );
        app.UseVideoDoor();
        app.UseProblemsForBareStatus();
        app.UseRouting();
        app.UseWebSockets(SilentPeers.WebSockets);
        app.UseAuthentication();
        app.UseSameSiteOnly();
        app.UseAuthorization();
        app.UseHubAffinity();
        app.MapHub<WatchHub>("/hubs/watch", o => o.LongPolling.PollTimeout = SilentPeers.Poll);
        app.MapSessions();
        app.MapRooms();
        app.MapOpenApi();
        app.MapMedia();
        // What nobody else answers under these would get the page. Other methods get 405 or 415 as it is.
        foreach (var root in (string[])["api", "hubs", "media"])
        {
            app.MapMethods($"/{root}/{{**rest}}", [HttpMethods.Get, HttpMethods.Head], () => Results.NotFound())
                .WithOrder(int.MaxValue - 1);
        }
    }

    private static void AddHub(IServiceCollection services)
    {
        services
            .AddSignalR(o =>
            {
                // Bounded by BoundedHubProtocol, which refuses instead of closing the connection.
                o.MaximumReceiveMessageSize = null;
                o.KeepAliveInterval = SilentPeers.KeepAlive;
                // Stock clients speak up only every 15 s; who vanished is noticed before, by what they do not answer.
                o.ClientTimeoutInterval = SilentPeers.Client;
                o.AddFilter<HubCalls>();
                o.AddFilter<HubFaults>();
            })
            .AddJsonProtocol(o => ProtocolJson.Apply(o.PayloadSerializerOptions));
        services.Configure<ConnectionOptions>(o => o.DisconnectTimeout = SilentPeers.BetweenPolls);
        services.AddLogging(l => l.AddFilter(HubFaults.Replaced, LogLevel.None));
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<IHubProtocol>(p => new BoundedHubProtocol(
            ActivatorUtilities.CreateInstance<JsonHubProtocol>(p)
        ));
        services.AddSingleton<WatchConnections>();
        services.AddSingleton<DirectCalls>();
        // By the first connection: rooms are there by then.
        services.AddSingleton(p => new Lazy<DirectCalls>(p.GetRequiredService<DirectCalls>));
        services.AddSingleton<HubSockets>();
        services.AddSingleton<ViewerMoves>();
        services.TryAddSingleton<IRoomHomes, NoHomes>();
        services.TryAddSingleton<IAwakeRooms, NoAwakeRooms>();
        services.AddHostedService<SocketPulse>();
        services.AddSingleton<HubLifetimeManager<WatchHub>>(p => p.GetRequiredService<WatchConnections>());
    }

    private static Task Explain(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var result = error switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(
                Refusal.Invalid("the request is too large"),
                StatusCodes.Status413PayloadTooLarge
            ),
            BadHttpRequestException bad => new Problem(
                Refusal.Invalid("the request could not be read: expected JSON of the documented form"),
                bad.StatusCode
            ),
            _ => new Problem(
                new(ErrorCode.Unavailable, "something went wrong on the server; its log says what"),
                StatusCodes.Status500InternalServerError
            ),
        };
        return result.ExecuteAsync(http);
    }
}
