using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sockets;

namespace SyncStream.Benchmarks;

/// <summary>An event to a hundred viewers over real loopback sockets, by the relay's own path: the kernel's part is in it.</summary>
public class FanOutBenchmarks
{
    private const int Viewers = 100;
    private readonly List<Socket> _ends = [];
    private readonly RelayViewers _viewers = new();
    private static readonly Poller OnePoller = new("benchmark");
    private EquatableList<RoomEvent> _events = [];
    private Thread? _reader;

    [GlobalSetup]
    public void Connect()
    {
        var room = SampleRoom.Make();
        _events = SampleRoom.Accept(room, new RoomInput.Command(SampleRoom.Host, SampleRoom.Line(5000))).Events;
        using var door = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        door.Listen(Viewers);
        for (var n = 0; n < Viewers; n++)
        {
            var end = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            end.Connect(door.LocalEndPoint!);
            _ends.Add(end);
            using var accepted = door.Accept();
            var taken = new TakenSocket(Posix.Duplicate(accepted.SafeHandle), OnePoller, Unread: []);
            var socket = new HubSocket($"{n}", taken, new(), isDirect: true, TimeProvider.System);
            var context = new Context(socket);
            _viewers.Add(new ViewerConnection(context), new Caller(new($"viewer-{n}"), "Viewer", IsAdmin: false));
        }
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    [GlobalCleanup]
    public void Disconnect()
    {
        _ends.ForEach(end => end.Dispose());
    }

    [Benchmark(OperationsPerInvoke = Viewers)]
    public void Deliver() => _viewers.Send("roomEvents", _events);

    private void Read()
    {
        var buffer = new byte[256 * 1024];
        try
        {
            for (; ; )
            {
                var ready = _ends.ToList();
                Socket.Select(ready, null, null, 100_000);
                ready.ForEach(end => end.Receive(buffer));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private sealed class Context(ConnectionContext connection)
        : HubConnectionContext(connection, new(), NullLoggerFactory.Instance)
    {
        private static readonly JsonHubProtocol Json = new(Options.Create(Apply(new JsonHubProtocolOptions())));

        public override IHubProtocol Protocol => Json;

        private static JsonHubProtocolOptions Apply(JsonHubProtocolOptions options)
        {
            ProtocolJson.Apply(options.PayloadSerializerOptions);
            return options;
        }
    }
}
