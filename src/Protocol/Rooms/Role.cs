namespace SyncStream.Protocol.Rooms;

/// <summary>What a viewer may do in one room, least first so that roles compare.</summary>
public enum Role
{
    Viewer,
    Moderator,
    Host,
}
