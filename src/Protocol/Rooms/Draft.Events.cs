namespace SyncStream.Protocol.Rooms;

// The one place where events get their revision, time and author.
internal sealed partial class Draft
{
    public void MovePlayhead(Playhead playhead, PlayheadCause cause) =>
        Add(new RoomEvent.PlayheadChanged(playhead, cause) { Revision = NextRevision, At = Now });

    public void ChangeQueue(EquatableList<QueueItem> queue, ItemId? current, LoopMode loop) =>
        Add(new RoomEvent.QueueChanged(queue, current, loop) { Revision = NextRevision, At = Now });

    public void HoldNext(bool held) => Add(new RoomEvent.NextHeld(held) { Revision = NextRevision, At = Now });

    public void Post(ChatMessage message) =>
        Add(new RoomEvent.ChatPosted(message) { Revision = NextRevision, At = Now });

    public void Delete(MessageId message) =>
        Add(new RoomEvent.ChatDeleted(message) { Revision = NextRevision, At = Now });

    public void React(string emoji) => Add(new RoomEvent.Reacted(emoji) { Revision = NextRevision, At = Now });

    public void TellVotes(int votes, int needed) =>
        Add(new RoomEvent.VoteChanged(votes, needed) { Revision = NextRevision, At = Now });

    public void WaitFor(EquatableList<ViewerId> viewers, WaitReason reason = WaitReason.Buffering) =>
        Add(new RoomEvent.WaitingChanged(viewers, reason) { Revision = NextRevision, At = Now });

    public void SetRole(ViewerId viewer, Role role) =>
        Add(new RoomEvent.RoleChanged(viewer, role) { Revision = NextRevision, At = Now });

    public void Mute(ViewerId viewer, bool muted) =>
        Add(new RoomEvent.ViewerMuted(viewer, muted) { Revision = NextRevision, At = Now });

    public void Rename(ViewerId viewer, string name) =>
        Add(new RoomEvent.ViewerRenamed(viewer, name) { Revision = NextRevision, At = Now });

    public void Kick(ViewerId viewer, bool banned, string? name) =>
        Add(new RoomEvent.ViewerKicked(viewer, banned, Name: name) { Revision = NextRevision, At = Now });

    public void LiftBan(ViewerId viewer, string? name) =>
        Add(
            new RoomEvent.ViewerKicked(viewer, Banned: false, Lifted: true, name) { Revision = NextRevision, At = Now }
        );

    public void SetReady(ViewerId viewer, bool ready) =>
        Add(new RoomEvent.ReadyChanged(viewer, ready) { Revision = NextRevision, At = Now });

    public void ChangeSettings(RoomSettings settings) =>
        Add(new RoomEvent.SettingsChanged(settings) { Revision = NextRevision, At = Now });

    public void Close(string reason) => Add(new RoomEvent.RoomClosed(reason) { Revision = NextRevision, At = Now });

    private void Add(RoomEvent e)
    {
        var authored = e with { By = by };
        events.Add(authored);
        State = State.After(authored);
    }
}
