using System.Collections.Immutable;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A command on its way; answers may still come when its client has given it up.</summary>
internal sealed class CommandRecord(CommandHistory begun)
{
    private readonly Lock _gate = new();
    private ImmutableArray<Answer> _answers = [];
    private bool _givenUp;

    public string Id => begun.CommandId;

    public bool IsAcknowledged
    {
        get
        {
            lock (_gate)
                return _answers.Length > 0;
        }
    }

    public void Acknowledged(double at, long revision)
    {
        lock (_gate)
            _answers = _answers.Add(new(at, revision));
    }

    /// <summary>The client goes on without an answer.</summary>
    public void GiveUp()
    {
        lock (_gate)
            _givenUp = true;
    }

    public CommandHistory ToHistory()
    {
        lock (_gate)
            return begun with { Answers = _answers, GivenUp = _givenUp };
    }
}
