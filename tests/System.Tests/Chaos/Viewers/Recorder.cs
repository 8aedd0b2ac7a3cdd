using System.Collections.Concurrent;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Writes down what all clients of a run do and see.</summary>
internal sealed class Recorder(RunClock clock)
{
    private readonly ConcurrentBag<CommandRecord> _commands = [];
    private readonly ConcurrentBag<ViewerRecord> _viewers = [];
    private readonly ConcurrentQueue<ClientError> _errors = [];
    private readonly ConcurrentQueue<DoneFault> _faults = [];
    private readonly SharedEvents _shared = new();

    public RunClock Clock => clock;

    public IReadOnlyCollection<ViewerRecord> Viewers => _viewers;

    public int Sent => _commands.Count;

    public int Acknowledged => _commands.Count(c => c.IsAcknowledged);

    public int FaultCount => _faults.Count;

    public CommandRecord Begin(CommandHistory command)
    {
        var record = new CommandRecord(command);
        _commands.Add(record);
        return record;
    }

    public ViewerRecord Follow(string client, string viewerId, string room, string transport)
    {
        var record = new ViewerRecord(client, viewerId, room, transport, _shared);
        _viewers.Add(record);
        return record;
    }

    public void Failed(string client, string doing, Exception e) =>
        Failed(client, doing, RefusedException.CodeOf(e), e.Message);

    public void Failed(string client, string doing, string code, string message) =>
        _errors.Enqueue(new(clock.Now, client, doing, code, message));

    public void Did(DoneFault fault) => _faults.Enqueue(fault);

    /// <summary>All so far, without what only the server can tell.</summary>
    public RunHistory ToHistory() =>
        new()
        {
            Commands = [.. _commands.Select(c => c.ToHistory())],
            Viewers = [.. _viewers.Select(v => v.ToHistory()).OrderBy(v => v.Client, StringComparer.Ordinal)],
            Errors = [.. _errors],
            Faults = [.. _faults.OrderBy(f => f.At)],
        };
}
