using BenchmarkDotNet.Attributes;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Benchmarks;

/// <summary>What a room's rules cost per command, in a room of a hundred viewers with a full chat.</summary>
public class RulesBenchmarks
{
    private readonly RoomState _room = SampleRoom.Make();
    private readonly RoomInput _line = new RoomInput.Command(SampleRoom.Host, SampleRoom.Line(5000));
    private readonly RoomInput _seek = new RoomInput.Command(
        SampleRoom.Host,
        new RoomCommand.Seek(600) { CommandId = SampleRoom.Id(5001) }
    );
    private RoomCommit _commit = null!;

    [GlobalSetup]
    public void Prepare() => _commit = SampleRoom.Accept(_room, _line);

    [Benchmark]
    public object DecideChat() => _room.Decide(_line, SampleRoom.Context);

    [Benchmark]
    public object DecideSeek() => _room.Decide(_seek, SampleRoom.Context);

    [Benchmark]
    public object ApplyChat() => _room.Apply(_commit);

    [Benchmark]
    public object Snapshot() => _room.SnapshotFor(SampleRoom.Host, SampleRoom.Context);
}
