using System.Reflection;
using SyncStream.Web.Media;

namespace SyncStream.Web.Operations.Cluster;

/// <summary>
/// Asks every worker for its part, over the private listeners and in the name of the administrator who asks, and puts the
/// answers together. Who does not answer in time is named instead.
/// </summary>
internal sealed class ClusterGathering(
    IClusterMembers members,
    IWorkerView self,
    IHostView here,
    WorkerCalls calls,
    IHosts hosts,
    IVideoCatalogue catalogue,
    TimeProvider time
)
{
    private static readonly string Version =
        typeof(ClusterGathering)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "";

    /// <param name="search">Which rooms are wanted: part of an id or a title; empty for all.</param>
    /// <param name="token">The administrator's session, for the other workers.</param>
    public async Task<ClusterReport> Report(string search, string token, CancellationToken stop)
    {
        var all = members.All();
        var asked = all.Where(member => member.Authority is not null).ToList();
        var path = $"/api/cluster/worker?rooms={Uri.EscapeDataString(search)}";
        var views = await Task.WhenAll(asked.Select(member => OfWorker(member, search, path, token, stop)));
        var told = views.OfType<WorkerView>().ToList();
        var hostViews = await OfHosts("/api/cluster/host", here.Look, told.Select(view => view.Host), token, stop);
        return new(
            (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds,
            Version,
            [.. all.Select(member => member.Report).OrderBy(member => member.Address, StringComparer.Ordinal)],
            [.. hostViews.Select(view => view.Report)],
            [.. hostViews.SelectMany(view => WorkersOf(view, told)).OrderBy(w => w.Host).ThenBy(w => w.Worker)],
            [.. asked.Where((_, i) => views[i] is null).Select(member => member.Report.Address)],
            members.ShardCount,
            [.. told.SelectMany(view => view.Shards)],
            Together(told.Select(view => view.Rooms), room => room.ViewerCount),
            Together(told.Select(view => view.Streams), stream => stream.Streams),
            Library(),
            [.. hostViews.SelectMany(view => view.Uploads)]
        );
    }

    /// <summary>The load of each host over the last hour.</summary>
    public async Task<IReadOnlyList<HostHistory>> History(string token, CancellationToken stop)
    {
        var names = members.All().Where(m => m.Authority is not null).Select(m => m.Report.Host).Distinct();
        var histories = await Task.WhenAll(
            names.Select(async host =>
                (host, found: await OfHost(host, "/api/cluster/host/history", here.History, token, stop))
            )
        );
        return [.. from h in histories where h.found is not null select new HostHistory(h.host, h.found)];
    }

    private async Task<WorkerView?> OfWorker(
        KnownMember member,
        string search,
        string path,
        string token,
        CancellationToken stop
    ) =>
        member.Report.Address == members.SelfAddress
            ? await self.Look(search, stop)
            : await calls.Get<WorkerView>(member.Authority!, path, token, stop);

    private async Task<IReadOnlyList<T>> OfHosts<T>(
        string path,
        Func<CancellationToken, Task<T>> own,
        IEnumerable<string> names,
        string token,
        CancellationToken stop
    )
        where T : class
    {
        var found = await Task.WhenAll(names.Distinct().Select(host => OfHost(host, path, own, token, stop)));
        return [.. found.OfType<T>()];
    }

    // Any worker of the host knows it; the next is asked where one is about to go.
    private async Task<T?> OfHost<T>(
        string host,
        string path,
        Func<CancellationToken, Task<T>> own,
        string token,
        CancellationToken stop
    )
        where T : class
    {
        if (host == hosts.Self)
        {
            return await own(stop);
        }

        foreach (var worker in hosts.Workers(host).Take(2))
        {
            if (await calls.Get<T>(worker, path, token, stop) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    // The supervisor knows the processes, each worker knows its own name in the cluster: the process id joins them.
    private static IEnumerable<WorkerReport> WorkersOf(HostView host, IReadOnlyList<WorkerView> told)
    {
        var here = told.Where(view => view.Host == host.Report.Host).ToList();
        return host.Workers is { } workers
            ? workers.Select(w => w with { Address = here.FirstOrDefault(view => view.Pid == w.Pid)?.Address })
            : here.Select(view => new WorkerReport(
                view.Host,
                view.Worker,
                view.Pid,
                view.Address,
                "online",
                0,
                view.UptimeSeconds,
                view.CpuPercent,
                view.MemoryBytes,
                view.Viewers,
                view.Rooms.Total,
                view.Streams.Total,
                null
            ));
    }

    private static Counted<T> Together<T>(IEnumerable<Counted<T>> parts, Func<T, int> size)
    {
        var all = parts.ToList();
        return new(
            all.Sum(part => part.Total),
            [.. all.SelectMany(part => part.Items).OrderByDescending(size).Take(Counted<T>.Shown)]
        );
    }

    private LibraryReport Library()
    {
        var videos = catalogue.Search(new VideoQuery([], null, int.MaxValue)).Videos;
        var holdings =
            from video in videos
            from host in video.Hosts
            group video.Size by host into held
            orderby held.Key
            select new HoldingReport(held.Key, held.Count(), held.Sum());
        return new(
            videos.Count,
            videos.Sum(video => video.Size),
            videos.Count(video => video.Direct == false),
            [.. holdings]
        );
    }
}
