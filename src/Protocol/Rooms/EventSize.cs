namespace SyncStream.Protocol.Rooms;

/// <summary>About how large events are on the wire, for those whose texts people choose: links, titles and what they say.</summary>
public static class EventSize
{
    // Names of fields, ids and numbers.
    private const int Frame = 200;

    /// <summary>Bytes of one event.</summary>
    public static int Of(RoomEvent e) =>
        e switch
        {
            RoomEvent.QueueChanged changed => Frame + changed.Queue.Sum(Of),
            RoomEvent.ChatPosted posted => Frame + Of(posted.Message.Text) + Of(posted.Message.Name),
            _ => Frame,
        };

    /// <summary>Bytes of one item of a queue.</summary>
    public static int Of(QueueItem item) =>
        Frame + Of(item.Title) + (item.Source is VideoSource.Url outside ? Of(outside.Address) : 0);

    // JSON escapes what is not ASCII.
    private static int Of(string? text)
    {
        var size = text?.Length ?? 0;
        foreach (var unit in text ?? "")
        {
            size += unit < 128 ? 0 : 5;
        }
        return size;
    }
}
