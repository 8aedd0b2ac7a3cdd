namespace SyncStream.SystemTests.Chaos;

/// <summary>How a client writes.</summary>
/// <param name="Least">Shortest pause between an ack and the next command.</param>
/// <param name="Most">Longest one.</param>
/// <param name="Patience">A command that has had no answer for so long is sent again, by another way, beside the first.</param>
internal sealed record Pace(TimeSpan Least, TimeSpan Most, TimeSpan Patience);

/// <summary>
/// Gives one command after another to a room, each again and again with the same id until it is acknowledged: over the hub
/// where there is one, and over HTTP on connections of their own. Now and then it gives one up.
/// </summary>
internal sealed class CommandWriter(
    ScriptClient session,
    string room,
    HubViewer? viewer,
    CommandDeck deck,
    Recorder recorder,
    Random random
)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Writes until <paramref name="finish"/>, then sees the last command through.</summary>
    public async Task Run(Pace pace, CancellationToken finish, CancellationToken stop)
    {
        while (!finish.IsCancellationRequested)
        {
            await Deliver(pace.Patience, stop);
            var pause = pace.Least + (pace.Most - pace.Least) * random.NextDouble();
            await recorder.Clock.Pause(pause, finish).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Deliver(TimeSpan patience, CancellationToken stop)
    {
        var drawn = deck.Draw();
        var record = recorder.Begin(
            new(session.Name, session.ViewerId, room, drawn.CommandId, drawn.Number, drawn.Mark, recorder.Clock.Now, [])
        );
        for (var attempt = 0; !record.IsAcknowledged && !stop.IsCancellationRequested; attempt++)
        {
            var overHub = viewer is not null && (attempt == 0 || random.Next(3) > 0);
            var sending = Send(drawn, record, overHub, stop);
            await ((Task)sending)
                .WaitAsync(patience, recorder.Clock.Time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var refused =
                sending is { IsCompletedSuccessfully: true, Result: not null }
                && !RefusedException.IsPassing(sending.Result);
            if (refused || (!record.IsAcknowledged && attempt > 0 && random.Next(40) == 0))
            {
                record.GiveUp();
                return;
            }
            if (!record.IsAcknowledged)
                await recorder
                    .Clock.Pause(TimeSpan.FromMilliseconds(random.Next(20, 200)), stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Null once acknowledged, else the code of what went wrong.
    private async Task<string?> Send(Drawn drawn, CommandRecord record, bool overHub, CancellationToken stop)
    {
        try
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
            bound.CancelAfter(Bound);
            var revision = overHub
                ? await viewer!.Send(drawn.Body, bound.Token)
                : await session.Command(room, drawn.Body, bound.Token);
            record.Acknowledged(recorder.Clock.Now, revision);
            return null;
        }
        catch (Exception e)
        {
            var code = RefusedException.CodeOf(e);
            if (!stop.IsCancellationRequested)
                recorder.Failed(session.Name, overHub ? "Send" : "POST commands", code, e.Message);
            return code;
        }
    }
}
