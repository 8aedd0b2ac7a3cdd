namespace SyncStream.Protocol.Rooms;

/// <summary>A line of chat; <paramref name="Name"/> is the writer's name at that time, <paramref name="At"/> Unix ms.</summary>
public sealed record ChatMessage(MessageId MessageId, ViewerId ViewerId, string Name, string Text, double At);
