using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>A worker that serves without a supervisor, and has said hello to a new one.</summary>
/// <param name="Hello">Who it says it is; its pid is the kernel's word.</param>
/// <param name="Connection">Its line to us.</param>
/// <param name="Process">Itself.</param>
internal sealed record Orphan(Hello Hello, ControlConnection Connection, PidFd Process);
