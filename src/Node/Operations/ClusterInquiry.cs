using System.Net.Http.Headers;
using System.Text.Json;
using Akka.Actor;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Control;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Hops;
using SyncStream.Web.Operations.Cluster;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Operations;

/// <summary>
/// Asks a worker of this host how the whole cluster is, for <c>syncstream status --cluster</c>: what administrators see, asked with a
/// session of its own that ends within the minute.
/// </summary>
internal sealed class ClusterInquiry(RunSettings settings, ActorSystem system, WorkerTrust trust, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan SessionLasts = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            ConnectCallback = trust.Connect,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>How it is; null where no worker of this host answers.</summary>
    public async Task<ClusterStatus?> Ask(CancellationToken stop)
    {
        var own = Akka.Cluster.Cluster.Get(system);
        var workers = own
            .State.Members.Where(member => member.Address.Host == own.SelfAddress.Host)
            .Select(PrivateListener.AuthorityOf)
            .OfType<string>();
        var token = Token();
        foreach (var worker in workers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{worker}/api/cluster");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                using var answer = await _http.SendAsync(request, stop);
                if (
                    answer.IsSuccessStatusCode
                    && await answer.Content.ReadFromJsonAsync<ClusterReport>(ProtocolJson.Options, stop) is { } report
                )
                {
                    return Short(report);
                }
            }
            catch (Exception e)
                when (e is HttpRequestException or JsonException
                    || (e is OperationCanceledException && !stop.IsCancellationRequested)
                )
            {
                // The next one may answer.
            }
        }

        return null;
    }

    public void Dispose() => _http.Dispose();

    // A line of the control socket has a bound, and a table has no place for rooms.
    private static ClusterStatus Short(ClusterReport report) =>
        new(
            report.Members,
            report.Hosts,
            report.Workers,
            report.Silent,
            report.Rooms.Total,
            report.Streams.Total,
            report.Shards.Count,
            report.ShardCount
        );

    private string Token()
    {
        var key = SessionKey.Of(settings.Config.GetString("syncstream.cluster.secret", ""), settings.Data);
        var expires = (time.GetUtcNow() + SessionLasts).ToUnixTimeMilliseconds();
        // By no password: workers may have another one by now than this process had at its start.
        return new SessionTokens(key, adminPassword: "", time).Issue(
            new Session(new ViewerId("supervisor"), "syncstream status", IsAdmin: true, expires)
        );
    }
}
