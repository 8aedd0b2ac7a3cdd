using System.Globalization;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A command as JSON would carry it, and its mark.</summary>
internal sealed record Drawn(object Body, string CommandId, int Number, string Mark);

/// <summary>
/// The commands of one client, drawn at random: chat, playhead and queue. No two clients ever use the same line, position or
/// address, so each can be found again in what the room did.
/// </summary>
/// <param name="index">The client's own number; below 90, so that its positions stay within a million seconds.</param>
/// <param name="own">What the client knows to be in the queue.</param>
internal sealed class CommandDeck(int index, Random random, Func<IEnumerable<QueueItem>> own)
{
    private const int MostOwnItems = 2;

    // Of a client that never sees the queue, and so takes nothing out: a room's is full with 200.
    private const int MostUnseenItems = 60;
    private readonly HashSet<ItemId> _taken = [];
    private int _number;
    private int _added;

    public Drawn Draw()
    {
        var number = ++_number;
        var id = string.Create(CultureInfo.InvariantCulture, $"c{index}-{number}-{random.Next():x8}");
        return random.Next(10) switch
        {
            < 5 => Say(id, number),
            < 8 => Move(id, number),
            _ => ChangeQueue(id, number),
        };
    }

    private static Drawn Say(string id, int number) =>
        new(
            new
            {
                kind = "chat",
                commandId = id,
                text = id,
            },
            id,
            number,
            Marks.Said(id)
        );

    private Drawn Move(string id, int number)
    {
        var position = index * 10_000 + number + 0.5;
        var kind = random.Next(3) switch
        {
            0 => "seek",
            1 => "play",
            _ => "pause",
        };
        return new(
            new
            {
                kind,
                commandId = id,
                position,
            },
            id,
            number,
            Marks.MovedTo(position)
        );
    }

    private Drawn ChangeQueue(string id, int number)
    {
        var prefix = $"https://example.org/c{index}-";
        var mine = own()
            .Where(item =>
                item.Source is VideoSource.Url { Address: var a } && a.StartsWith(prefix, StringComparison.Ordinal)
            )
            .Where(item => !_taken.Contains(item.ItemId))
            .ToList();
        if (mine.Count >= MostOwnItems)
        {
            var item = mine[0].ItemId;
            _taken.Add(item);
            return new(
                new
                {
                    kind = "dequeue",
                    commandId = id,
                    itemId = item.Value,
                },
                id,
                number,
                Marks.Removed(item)
            );
        }
        if (_added - _taken.Count >= MostUnseenItems)
        {
            return Say(id, number);
        }

        _added++;
        var url = $"https://example.org/{id}.mp4";
        var place = random.Next(4) == 0 ? "next" : "end";
        var body = new
        {
            kind = "enqueue",
            commandId = id,
            source = new { kind = "url", url },
            place,
        };
        return new(body, id, number, Marks.Added(url));
    }
}
