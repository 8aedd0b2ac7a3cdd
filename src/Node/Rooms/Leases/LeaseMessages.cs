namespace SyncStream.Node.Rooms.Leases;

/// <summary>A node asks another whether it is a member in good standing.</summary>
/// <param name="Address">Its own, as <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Uid">Of this incarnation: a process that came after it under the same address is another.</param>
/// <param name="Number">In the answer again.</param>
public sealed record AskLease(string Address, int Uid, long Number);

/// <summary>It is, as far as the one who was asked can see. There is no "no": a node that hears nothing holds no lease.</summary>
public sealed record LeaseGranted(long Number);
