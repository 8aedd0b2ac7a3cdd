using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Rooms;

namespace SyncStream.Benchmarks;

/// <summary>Bytes for journal, nodes and browsers.</summary>
public class WireBenchmarks
{
    private const string Command =
        """{"kind":"chat","commandId":"00000000-0000-4000-8000-00000000000a","text":"a line as people write them, forty or so"}""";
    private readonly RoomState _room = SampleRoom.Make();
    private readonly JsonElement _json = JsonDocument.Parse(Command).RootElement;
    private readonly JsonHubProtocol _protocol = new(Options.Create(Apply(new JsonHubProtocolOptions())));
    private RoomCommit _commit = null!;
    private RoomSnapshot _snapshot = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _commit = SampleRoom.Accept(_room, new RoomInput.Command(SampleRoom.Host, SampleRoom.Line(5000)));
        _snapshot = _room.SnapshotFor(SampleRoom.Host, SampleRoom.Context);
    }

    [Benchmark]
    public object ReadCommand() => _json.Deserialize<RoomCommand>(ProtocolJson.Options)!;

    [Benchmark]
    public byte[] WriteCommit() => JsonSerializer.SerializeToUtf8Bytes(_commit, ProtocolJson.Options);

    [Benchmark]
    public byte[] WriteSnapshot() => JsonSerializer.SerializeToUtf8Bytes(_snapshot, ProtocolJson.Options);

    /// <summary>Once per worker and event, however many viewers there are.</summary>
    [Benchmark]
    public int FrameEvent() => new Broadcast("roomEvents", _commit.Events).Frame(_protocol).Length;

    private static JsonHubProtocolOptions Apply(JsonHubProtocolOptions options)
    {
        ProtocolJson.Apply(options.PayloadSerializerOptions);
        return options;
    }
}
