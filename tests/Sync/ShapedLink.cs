using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace SyncStream.Sync;

/// <summary>
/// A way to the server that behaves like a network: a TCP relay with delay, jitter, a rate, and loss. TCP hides loss
/// from programs, as a delay of all that comes after: a lost packet of a busy stream comes one round trip late (fast
/// retransmit), that of a quiet one after the retransmission timeout, and one window has one such stall.
/// </summary>
internal sealed class ShapedLink : IAsyncDisposable
{
    private const int Packet = 1_460;
    private const double RetransmissionTimeoutMs = 200;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Network _network;
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _seed;

    public ShapedLink(Network network, int serverPort, int seed)
    {
        (_network, _serverPort, _seed) = (network, serverPort, seed * 1_000);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Where a page finds the server through this network.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Serve(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The link is being taken down.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                // The handshake takes a round trip.
                await Task.Delay(TimeSpan.FromMilliseconds(_network.RoundTripMs), _stop.Token);
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                await Task.WhenAny(Pump(client, server), Pump(server, client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One end is gone, and with it the other.
            }
        }
    }

    private async Task Pump(TcpClient from, TcpClient to)
    {
        // What is under way is bounded, as a receiver's window is.
        var underWay = Channel.CreateBounded<(byte[] Bytes, long Due)>(256);
        var delivering = Deliver(to, underWay.Reader);
        try
        {
            var schedule = new DeliverySchedule(_network, Interlocked.Increment(ref _seed));
            var buffer = new byte[16 * 1024];
            for (int read; (read = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0; )
            {
                var packets = (read + Packet - 1) / Packet;
                await underWay.Writer.WriteAsync((buffer[..read], schedule.Next(read, packets)), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Ends below, once what is under way has arrived.
        }

        underWay.Writer.TryComplete();
        await delivering;
    }

    private async Task Deliver(TcpClient to, ChannelReader<(byte[] Bytes, long Due)> underWay)
    {
        try
        {
            await foreach (var (bytes, due) in underWay.ReadAllAsync(_stop.Token))
            {
                var wait = Clock.Until(due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _stop.Token);
                }

                await to.GetStream().WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            to.Close();
        }
    }

    /// <summary>When what is sent in one direction of one connection arrives.</summary>
    private sealed class DeliverySchedule(Network network, int seed)
    {
        private readonly Random _random = new(seed);
        private double _last;
        private double _free;
        private double _lost = double.NegativeInfinity;
        private double _sent = double.NegativeInfinity;

        public long Next(int bytes, int packets)
        {
            var now = Clock.Milliseconds();
            var leaves = Math.Max(now, _free);
            _free = leaves + (network.MegabitsPerSecond > 0 ? bytes * 8 / (network.MegabitsPerSecond * 1_000) : 0);
            var oneWay = network.RoundTripMs / 2 + (_random.NextDouble() * 2 - 1) * network.JitterMs / 2;
            var due = _free + Math.Max(0, oneWay);
            if (_random.NextDouble() < 1 - Math.Pow(1 - network.Loss, packets) && now - _lost > network.RoundTripMs)
            {
                _lost = now;
                var busy = now - _sent < 10;
                due += network.RoundTripMs + (busy ? 0 : RetransmissionTimeoutMs);
            }

            _sent = now;
            // In order: what comes later waits for what is late.
            _last = Math.Max(_last, due);
            return Clock.Ticks(_last);
        }
    }
}
