using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>Commands as tests write them: each with an id of its own.</summary>
internal static class Commands
{
    private static long count;

    public static CommandId FreshId => new($"c{Interlocked.Increment(ref count)}");

    public static RoomCommand Play(double? position = null) => new RoomCommand.Play(position) { CommandId = FreshId };

    public static RoomCommand Pause(double? position = null) => new RoomCommand.Pause(position) { CommandId = FreshId };

    public static RoomCommand Seek(double position) => new RoomCommand.Seek(position) { CommandId = FreshId };

    public static RoomCommand SetRate(double rate) => new RoomCommand.SetRate(rate) { CommandId = FreshId };

    public static RoomCommand Enqueue(QueuePlace place = QueuePlace.End, string video = "film") =>
        new RoomCommand.Enqueue(new VideoSource.Library(new VideoId(video)), place) { CommandId = FreshId };

    public static RoomCommand EnqueueUrl(string address) =>
        new RoomCommand.Enqueue(new VideoSource.Url(address)) { CommandId = FreshId };

    public static RoomCommand Dequeue(ItemId item) => new RoomCommand.Dequeue(item) { CommandId = FreshId };

    public static RoomCommand MoveItem(ItemId item, int index) =>
        new RoomCommand.MoveItem(item, index) { CommandId = FreshId };

    public static RoomCommand PlayItem(ItemId item) => new RoomCommand.PlayItem(item) { CommandId = FreshId };

    public static RoomCommand Skip() => new RoomCommand.Skip { CommandId = FreshId };

    public static RoomCommand Shuffle() => new RoomCommand.ShuffleQueue { CommandId = FreshId };

    public static RoomCommand Clear() => new RoomCommand.ClearQueue { CommandId = FreshId };

    public static RoomCommand SetLoop(LoopMode loop) => new RoomCommand.SetLoop(loop) { CommandId = FreshId };

    public static RoomCommand HoldNext(bool held = true) => new RoomCommand.HoldNext(held) { CommandId = FreshId };

    public static RoomCommand VoteSkip() => new RoomCommand.VoteSkip { CommandId = FreshId };

    public static RoomCommand Chat(string text) => new RoomCommand.Chat(text) { CommandId = FreshId };

    public static RoomCommand React(string emoji) => new RoomCommand.React(emoji) { CommandId = FreshId };

    public static RoomCommand Delete(MessageId message) =>
        new RoomCommand.DeleteMessage(message) { CommandId = FreshId };

    public static RoomCommand SetReady(bool ready = true) => new RoomCommand.SetReady(ready) { CommandId = FreshId };

    public static RoomCommand Rename(string name) => new RoomCommand.Rename(name) { CommandId = FreshId };

    public static RoomCommand SetRole(Caller whom, Role role) =>
        new RoomCommand.SetRole(whom.ViewerId, role) { CommandId = FreshId };

    public static RoomCommand Mute(Caller whom, bool muted = true) =>
        new RoomCommand.Mute(whom.ViewerId, muted) { CommandId = FreshId };

    public static RoomCommand Kick(Caller whom, bool ban = false) =>
        new RoomCommand.Kick(whom.ViewerId, ban) { CommandId = FreshId };

    public static RoomCommand.UpdateSettings Settings() => new() { CommandId = FreshId };

    public static RoomCommand Close() => new RoomCommand.Close { CommandId = FreshId };
}
