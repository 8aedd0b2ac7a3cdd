using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SyncStream.SystemTests.Hosts;

/// <summary>
/// A balancer of TCP connections before the hosts of a lab, as HAProxy would be: any ready host for each connection, no
/// stickiness, the next host where one refuses, and the connections of a host that stops answering are closed.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private const int MissesUntilDown = 2;
    private static readonly TimeSpan Check = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Backend[] _backends;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly Action<string> _say;
    private int _turn;

    /// <param name="say">Told what it thinks of the hosts, whenever that changes.</param>
    public FrontDoor(IEnumerable<LabHost> hosts, Action<string> say)
    {
        _say = say;
        _backends = [.. hosts.Select(host => new Backend(host))];
        _listener.Start(512);
        Url = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _running = Task.WhenAll([Accept(), .. _backends.Select(Watch)]);
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var backend in _backends)
            backend.CloseAll();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
            _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task Watch(Backend backend)
    {
        using var tick = new PeriodicTimer(Check);
        for (var (misses, silent) = (0, 0); await tick.WaitForNextTickAsync(_stop.Token); )
        {
            var ready = await backend.Host.Readiness();
            misses = ready == true ? 0 : misses + 1;
            silent = ready is null ? silent + 1 : 0;
            var isUp = misses == 0 || (backend.IsUp && misses < MissesUntilDown);
            if (isUp != backend.IsUp)
                _say($"{backend.Host.Name} is {(isUp ? "up" : "down")} with {backend.Open} connections");
            backend.IsUp = isUp;
            // One that says that it is not ready, or lets nobody in any more, finishes what it has begun.
            if (silent >= MissesUntilDown && backend.CloseAll() is > 0 and var closed)
                _say($"{backend.Host.Name} is silent; closed {closed} connections");
        }
    }

    private async Task Serve(TcpClient viewer)
    {
        using var _ = viewer;
        viewer.NoDelay = true;
        // Those that are up first, in turn; then, better than nothing, the others.
        var turn = Interlocked.Increment(ref _turn);
        foreach (
            var backend in _backends
                .OrderBy(b => b.IsUp ? 0 : 1)
                .ThenBy(b => (Array.IndexOf(_backends, b) + turn) % _backends.Length)
        )
        {
            using var server = new TcpClient { NoDelay = true };
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                patience.CancelAfter(ConnectWithin);
                await server.ConnectAsync(backend.Host.Url.Host, backend.Host.Url.Port, patience.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                continue;
            }
            await backend.Carry(viewer, server);
            return;
        }
    }

    private sealed class Backend(LabHost host)
    {
        private readonly ConcurrentDictionary<TcpClient, byte> _open = [];

        public LabHost Host => host;

        public volatile bool IsUp = true;

        public async Task Carry(TcpClient viewer, TcpClient server)
        {
            _open[viewer] = 0;
            _open[server] = 0;
            try
            {
                await Task.WhenAll(Copy(viewer, server), Copy(server, viewer));
            }
            finally
            {
                _open.TryRemove(viewer, out _);
                _open.TryRemove(server, out _);
            }
        }

        public int Open => _open.Count;

        public int CloseAll()
        {
            var open = _open.Keys;
            foreach (var connection in open)
                connection.Dispose();
            return open.Count;
        }

        // A half-closed connection stays half open: long polling clients send their end first.
        private static async Task Copy(TcpClient from, TcpClient to)
        {
            try
            {
                await from.GetStream().CopyToAsync(to.GetStream());
                to.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e)
                when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                from.Dispose();
                to.Dispose();
            }
        }
    }
}
