using System.Collections.Immutable;

namespace SyncStream.SystemTests.Chaos;

/// <summary>What a client was told of a command: done, at this revision.</summary>
/// <param name="At">Seconds since the run began.</param>
internal sealed record Answer(double At, long Revision);

/// <summary>One command that a client gave, however often it was sent, and every answer that came.</summary>
/// <param name="Number">Its place in the client's own order: a client gives the next one when this one has ended.</param>
/// <param name="Mark">What it leaves behind in the room's events and no other command does; see <see cref="Marks"/>.</param>
/// <param name="SentAt">Seconds since the run began.</param>
/// <param name="GivenUp">The client went on without an answer; the command may still be done, and even answered, later.</param>
internal sealed record CommandHistory(
    string Client,
    string ViewerId,
    string Room,
    string CommandId,
    int Number,
    string Mark,
    double SentAt,
    ImmutableArray<Answer> Answers,
    bool GivenUp = false
)
{
    public bool IsAcknowledged => Answers.Length > 0;

    public override string ToString()
    {
        var answers = IsAcknowledged
            ? string.Join(", ", Answers.Select(a => $"acknowledged at {a.At:0.000} s as revision {a.Revision}"))
            : "never acknowledged";
        return $"{Client} in {Room}, command {Number} ({CommandId}, {Mark}), sent at {SentAt:0.000} s: {answers}";
    }
}
