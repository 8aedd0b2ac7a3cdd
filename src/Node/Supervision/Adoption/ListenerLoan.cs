using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SyncStream.Node.Supervision.Control;
using SyncStream.Web.Handover;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// How a new supervisor gets the listening socket back: it asks an orphan over the control connection, and the orphan
/// sends it over a socket of its own beside the control socket (reading messages from a socket would lose descriptors).
/// </summary>
internal static class ListenerLoan
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Where an orphan finds who asked, from the control socket's path.</summary>
    private static string PathBeside(string controlPath) =>
        Path.Combine(Path.GetDirectoryName(controlPath)!, "listener.sock");

    /// <summary>In the supervisor: asks for the socket.</summary>
    /// <returns>A descriptor, now ours; null where the orphan did not answer in time, or without one.</returns>
    public static async Task<int?> Ask(Orphan orphan, string controlPath)
    {
        var path = PathBeside(controlPath);
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        using var enough = new CancellationTokenSource(Longest);
        try
        {
            orphan.Connection.Post(new LendListener());
            using var socket = await listener.AcceptAsync(enough.Token);
            if (PeerCredentials.Of(socket).Pid != orphan.Hello.Pid)
                return null;
            await socket.ReceiveAsync(Memory<byte>.Empty, enough.Token);
            _ = DescriptorPost.Receive(socket.SafeHandle, new byte[1], wait: false, out var listening);
            return listening is null ? null : Released(listening);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>In a worker: answers.</summary>
    /// <exception cref="SocketException">Nobody waits for it.</exception>
    /// <exception cref="IOException">It cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">This worker has given it up.</exception>
    public static async Task Answer(string controlPath, SafeHandle descriptor, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(PathBeside(controlPath)), cancellation);
        if (DescriptorPost.Send(socket.SafeHandle, [1], descriptor) != Posted.Sent)
            throw new IOException("the listening socket could not be sent");
    }

    private static int Released(SafeFileHandle handle)
    {
        var descriptor = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return descriptor;
    }
}
