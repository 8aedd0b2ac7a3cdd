using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncStream.Web.Media;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Operations.Cluster;

/// <summary><c>/api/cluster</c>: how everything is, and the draining of a worker. For administrators only.</summary>
public static class ClusterEndpoints
{
    private const int MaxSearch = 100;

    /// <summary>Adds the services; the caller adds <see cref="IClusterMembers"/>, <see cref="IWorkerView"/> and <see cref="IHostView"/>.</summary>
    public static void AddClusterReports(this IServiceCollection services)
    {
        services.AddSingleton<ClusterGathering>();
        services.AddSingleton<WorkerCalls>();
    }

    public static void MapCluster(this IEndpointRouteBuilder app)
    {
        var cluster = app.MapGroup("/api/cluster").ForAdministrators();
        cluster.MapGet(
            "",
            async (HttpContext http, ClusterGathering all, string? rooms, CancellationToken stop) =>
                Fresh(http, await all.Report(Search(rooms), SessionAuthentication.TokenOf(http.Request)!, stop))
        );
        cluster.MapGet(
            "history",
            async (HttpContext http, ClusterGathering all, CancellationToken stop) =>
                Fresh(http, new ClusterHistory(await all.History(SessionAuthentication.TokenOf(http.Request)!, stop)))
        );
        // Their part of it, for the worker that was asked.
        cluster.MapGet(
            "worker",
            (IWorkerView own, string? rooms, CancellationToken stop) => own.Look(Search(rooms), stop)
        );
        cluster.MapGet("host", (IHostView own, CancellationToken stop) => own.Look(stop));
        cluster.MapGet("host/history", (IHostView own, CancellationToken stop) => own.History(stop));
        cluster.MapPost("hosts/{host}/workers/{worker:int}/drain", Drain);
    }

    private static IResult Fresh(HttpContext http, object report)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(report);
    }

    private static string Search(string? rooms) =>
        rooms is null ? "" : rooms[..Math.Min(rooms.Length, MaxSearch)].Trim();

    private static async Task<IResult> Drain(
        HttpContext http,
        string host,
        int worker,
        JsonElement body,
        IHosts hosts,
        IHostView own,
        WorkerCalls calls,
        ILoggerFactory logs,
        CancellationToken stop
    )
    {
        var (wish, refusal) = CommandReader.Read<DrainRequest>(body);
        if (wish is null)
        {
            return new Problem(refusal!);
        }

        if (host != hosts.Self)
        {
            return await calls.HandOn(http, host, wish, SessionAuthentication.TokenOf(http.Request)!, stop);
        }

        var (name, viewer) = (http.Session().Name, http.Session().ViewerId);
        logs.CreateLogger("SyncStream.Operations")
            .LogInformation(
                "Administrator {Name} ({Viewer}) drains worker {Worker} (pid {Pid})",
                name,
                viewer,
                worker,
                wish.Pid
            );
        return await own.Drain(worker, wish.Pid, stop) is { } not ? new Problem(not) : Results.Accepted();
    }
}

/// <summary>Which process is to be drained: a page may not know yet that another has its place.</summary>
internal sealed record DrainRequest(int Pid);
