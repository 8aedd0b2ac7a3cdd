using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>Where a new item goes in the queue.</summary>
public enum QueuePlace
{
    End,
    Next,
    Now,
}

/// <summary>
/// What a viewer may ask of a room: the closed family of PROTOCOL.md. <see cref="CommandId"/> makes a retry harmless.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Play), "play")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(Seek), "seek")]
[JsonDerivedType(typeof(SetRate), "setRate")]
[JsonDerivedType(typeof(Enqueue), "enqueue")]
[JsonDerivedType(typeof(Dequeue), "dequeue")]
[JsonDerivedType(typeof(MoveItem), "moveItem")]
[JsonDerivedType(typeof(PlayItem), "playItem")]
[JsonDerivedType(typeof(Skip), "skip")]
[JsonDerivedType(typeof(ShuffleQueue), "shuffleQueue")]
[JsonDerivedType(typeof(ClearQueue), "clearQueue")]
[JsonDerivedType(typeof(SetLoop), "setLoop")]
[JsonDerivedType(typeof(HoldNext), "holdNext")]
[JsonDerivedType(typeof(VoteSkip), "voteSkip")]
[JsonDerivedType(typeof(Chat), "chat")]
[JsonDerivedType(typeof(React), "react")]
[JsonDerivedType(typeof(DeleteMessage), "deleteMessage")]
[JsonDerivedType(typeof(SetReady), "setReady")]
[JsonDerivedType(typeof(Rename), "rename")]
[JsonDerivedType(typeof(SetRole), "setRole")]
[JsonDerivedType(typeof(Mute), "mute")]
[JsonDerivedType(typeof(Kick), "kick")]
[JsonDerivedType(typeof(UpdateSettings), "updateSettings")]
[JsonDerivedType(typeof(Close), "close")]
public abstract record RoomCommand
{
    public required CommandId CommandId { get; init; }

    public sealed record Play(double? Position = null) : RoomCommand;

    public sealed record Pause(double? Position = null) : RoomCommand;

    public sealed record Seek(double Position) : RoomCommand;

    public sealed record SetRate(double Rate) : RoomCommand;

    public sealed record Enqueue(VideoSource Source, QueuePlace Place = QueuePlace.End) : RoomCommand;

    public sealed record Dequeue(ItemId ItemId) : RoomCommand;

    public sealed record MoveItem(ItemId ItemId, int Index) : RoomCommand;

    public sealed record PlayItem(ItemId ItemId) : RoomCommand;

    public sealed record Skip : RoomCommand;

    public sealed record ShuffleQueue : RoomCommand;

    public sealed record ClearQueue : RoomCommand;

    public sealed record SetLoop(LoopMode Loop) : RoomCommand;

    /// <summary>Stops after the current item, or goes on to the next after all.</summary>
    public sealed record HoldNext(bool Held) : RoomCommand;

    public sealed record VoteSkip : RoomCommand;

    public sealed record Chat(string Text) : RoomCommand;

    public sealed record React(string Emoji) : RoomCommand;

    public sealed record DeleteMessage(MessageId MessageId) : RoomCommand;

    public sealed record SetReady(bool Ready) : RoomCommand;

    public sealed record Rename(string Name) : RoomCommand;

    public sealed record SetRole(ViewerId ViewerId, Role Role) : RoomCommand;

    public sealed record Mute(ViewerId ViewerId, bool Muted) : RoomCommand;

    public sealed record Kick(ViewerId ViewerId, bool Ban = false) : RoomCommand;

    /// <summary>The settings to change; what is null stays as it is.</summary>
    public sealed record UpdateSettings : RoomCommand
    {
        public string? Title { get; init; }
        public Visibility? Visibility { get; init; }

        /// <summary>A new password in the clear, or "" to take it away. The edge hashes it and blanks it before it travels on.</summary>
        public string? Password { get; init; }
        public bool? Permanent { get; init; }
        public Audience? Control { get; init; }
        public Audience? Queueing { get; init; }

        [JsonPropertyName("chat")]
        public ChatPolicy? ChatPolicy { get; init; }
        public WaitPolicy? Wait { get; init; }
        public int? WaitTimeoutSeconds { get; init; }
        public bool? ReadyCheck { get; init; }
        public int? CountdownSeconds { get; init; }
        public int? MaxViewers { get; init; }
        public int? SlowModeSeconds { get; init; }
    }

    public sealed record Close : RoomCommand;
}
