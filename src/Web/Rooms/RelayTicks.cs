using Akka.Actor;

namespace SyncStream.Web.Rooms;

/// <summary>Who waits to enter is asked for again.</summary>
internal sealed class RetryDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static readonly RetryDue Instance = new();
}

/// <summary>The room has not answered.</summary>
internal sealed class AttachDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static readonly AttachDue Instance = new();
}

/// <summary>Time to see whether the room is still there.</summary>
internal sealed class KeepAliveDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static readonly KeepAliveDue Instance = new();
}

/// <summary>Reports are passed on together.</summary>
internal sealed class ReportsDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static readonly ReportsDue Instance = new();
}
