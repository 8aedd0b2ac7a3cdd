namespace SyncStream.Node.Rooms.Clocks;

/// <summary>What nodes ask each other about their clocks.</summary>
internal interface IClockMessage;

/// <summary>A node asks another one what its host's clock says; answered by <see cref="ClockTold"/>.</summary>
/// <param name="SentAt">Unix ms on the asking node's clock, in the answer again.</param>
internal sealed record AskClock(double SentAt) : IClockMessage;

/// <param name="Clock">Names the clock.</param>
/// <param name="Time">Unix ms by it.</param>
internal sealed record ClockTold(double SentAt, string Clock, double Time) : IClockMessage;
