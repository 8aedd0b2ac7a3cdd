using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>
/// SignalR's JSON protocol, except that a message which is too large or whose arguments do not fit is refused with a
/// code, and the connection lives on. (SignalR itself closes the connection on a large message.) What is too large
/// is dropped as it arrives, so that it never takes memory.
/// </summary>
public sealed class BoundedHubProtocol(IHubProtocol json) : IHubProtocol
{
    /// <summary>The largest message taken, in bytes. The largest honest one, an enqueue by URL, has under 3 KiB.</summary>
    public const int MaxMessageBytes = 32 * 1024;

    /// <summary>So much of one message is dropped before the connection is, in bytes.</summary>
    public const long MaxDroppedBytes = 64L * 1024 * 1024;

    private const byte RecordSeparator = 0x1e;

    // A connection brings its own binder, which is all that tells connections apart here.
    private readonly ConditionalWeakTable<IInvocationBinder, OversizedMessage> _dropping = [];

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(InOurWords(message));

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) =>
        json.WriteMessage(InOurWords(message), output);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, out HubMessage message)
    {
        // SignalR takes out a message of a type that it does not know, and says that there is none: look at the next.
        while (!input.IsEmpty)
        {
            var end = input.PositionOf(RecordSeparator);
            if (TryParseOne(ref input, end, binder, out message))
            {
                return true;
            }

            if (end is null)
            {
                return false;
            }
        }

        message = null!;
        return false;
    }

    private bool TryParseOne(
        ref ReadOnlySequence<byte> input,
        SequencePosition? end,
        IInvocationBinder binder,
        out HubMessage message
    )
    {
        var length = end is { } e ? input.Slice(0, e).Length : input.Length;
        if (_dropping.TryGetValue(binder, out var oversized) || length > MaxMessageBytes)
        {
            return Drop(ref input, end, oversized ?? Begin(binder), binder, out message);
        }

        var unread = input;
        try
        {
            if (!json.TryParseMessage(ref input, binder, out message!))
            {
                return false;
            }
        }
        catch (Exception fault)
            when (end is not null && fault is InvalidDataException or InvalidOperationException or JsonException)
        {
            // JSON that is none, too deep, or has half a character in its strings. SignalR would close the connection.
            var broken = new OversizedMessage();
            broken.Add(unread.Slice(0, end.Value));
            input = unread.Slice(unread.GetPosition(1, end.Value));
            message = Refuse(broken.InvocationId, "", Refusal.Invalid("the message is not JSON of SignalR's form"));
            return true;
        }

        if (message is InvocationBindingFailureMessage failure)
        {
            message = Refuse(failure.InvocationId, failure.Target, WhyUnbound(failure.BindingFailure.SourceException));
        }

        return true;
    }

    // The hub's way to say that it has no such method is a HubException from the binder.
    private static Refusal WhyUnbound(Exception why) =>
        why is HubException
            ? Refusal.NotFound("the hub has no such method; PROTOCOL.md lists them")
            : Refusal.Invalid("the method takes other arguments; PROTOCOL.md lists them");

    private static HubMessage InOurWords(HubMessage message) =>
        message is CompletionMessage { Error: { } error, InvocationId: { } id }
            ? CompletionMessage.WithError(id, HubError.Plain(error))
            : message;

    private OversizedMessage Begin(IInvocationBinder binder)
    {
        var oversized = new OversizedMessage();
        _dropping.Add(binder, oversized);
        return oversized;
    }

    private bool Drop(
        ref ReadOnlySequence<byte> input,
        SequencePosition? end,
        OversizedMessage oversized,
        IInvocationBinder binder,
        out HubMessage message
    )
    {
        oversized.Add(end is { } e ? input.Slice(0, e) : input);
        if (oversized.Length > MaxDroppedBytes)
        {
            throw new InvalidDataException("the message does not end");
        }

        if (end is not { } position)
        {
            input = input.Slice(input.End);
            message = null!;
            return false;
        }

        input = input.Slice(input.GetPosition(1, position));
        _dropping.Remove(binder);
        message = Refuse(
            oversized.InvocationId,
            target: "",
            Refusal.Invalid($"a message has at most {MaxMessageBytes} bytes, this one had {oversized.Length}")
        );
        return true;
    }

    private static InvocationBindingFailureMessage Refuse(string? invocationId, string target, Refusal refusal) =>
        new(invocationId, target, ExceptionDispatchInfo.Capture(new HubException(refusal.ToString())));
}
