using System.Net;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Media;
using SyncStream.Web.Hops;

namespace SyncStream.Web.Media.Holders;

/// <summary>
/// Fetches bytes of a video from a host that holds it, over the private listeners. Turns to another worker, then to another host,
/// when one fails, and goes on with what is missing; gives up when nobody has had it for a while.
/// </summary>
public sealed class HolderClient(
    IVideoCatalogue catalogue,
    IHosts hosts,
    NodeTickets tickets,
    HolderTraffic traffic,
    TimeProvider time,
    ILogger<HolderClient> log,
    WorkerTrust trust
) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    /// <summary>A worker that is restarted is back within this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence of a holder; one that is stopped accepts connections and says nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpMessageInvoker _http = new(Connections(trust));

    /// <summary>Brings bytes of a video, in order, to <paramref name="take"/>.</summary>
    /// <exception cref="IOException">No holder could be reached, or none has the video any more.</exception>
    public async Task Fetch(
        VideoId id,
        long from,
        long length,
        Func<ReadOnlyMemory<byte>, ValueTask> take,
        CancellationToken cancellationToken
    )
    {
        var had = 0L;
        var began = time.GetTimestamp();
        do
        {
            foreach (var worker in Candidates(id, from))
            {
                try
                {
                    await foreach (var part in Read(worker, id, from + had, length - had, cancellationToken))
                    {
                        await take(part);
                        had += part.Length;
                    }
                    if (had == length)
                    {
                        return;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or HolderFailed or TimeoutException)
                {
                    log.LogDebug("{Worker} did not give bytes of {VideoId}: {Reason}", worker, id, e.Message);
                }
            }
            await Task.Delay(Pause, time, cancellationToken);
        } while (time.GetElapsedTime(began) < Patience);
        throw new IOException($"no host could be reached that holds video {id}");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>All workers of all holders. Which is asked first depends on the place in the video, so that they share the work.</summary>
    private IReadOnlyList<string> Candidates(VideoId id, long from)
    {
        var workers = (catalogue.Find(id)?.Hosts ?? [])
            .Where(host => host != hosts.Self)
            .SelectMany(hosts.Workers)
            .ToList();
        var first = workers.Count == 0 ? 0 : (int)((from >> 20) % workers.Count);
        return [.. workers[first..], .. workers[..first]];
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        string worker,
        VideoId id,
        long from,
        long length,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = HolderEndpoint.PathOf(id, from, length);
        using var silence = new CancellationTokenSource(Silence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{worker}{path}");
        request.Headers.Add(HolderEndpoint.TicketHeader, tickets.Issue(path));
        using var answer = await Within(() => _http.SendAsync(request, stop.Token), cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentLength != length)
        {
            throw new HolderFailed($"it answered {(int)answer.StatusCode}");
        }
        await using var body = await answer.Content.ReadAsStreamAsync(stop.Token);
        var buffer = new byte[Math.Min(BufferSize, length)];
        while (length > 0)
        {
            silence.CancelAfter(Silence);
            var read = await Within(() => body.ReadAsync(buffer, stop.Token).AsTask(), cancellationToken);
            if (read == 0)
            {
                throw new HolderFailed("it ended early");
            }
            traffic.CountReceived(read);
            length -= read;
            yield return buffer.AsMemory(0, read);
        }
    }

    /// <summary>Tells the holder's failures from the caller's wish to stop, and both from the disk's.</summary>
    private static async Task<T> Within<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("it is silent");
        }
        catch (IOException e)
        {
            throw new HolderFailed(e.Message);
        }
    }

    private sealed class HolderFailed(string message) : Exception(message);

    private static SocketsHttpHandler Connections(WorkerTrust trust)
    {
        var connections = WorkerHop.Connections(trust);
        connections.ConnectTimeout = TimeSpan.FromSeconds(1);
        connections.MaxConnectionsPerServer = 32;
        return connections;
    }
}
