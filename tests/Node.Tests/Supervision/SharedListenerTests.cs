using System.Net.Sockets;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public class SharedListenerTests
{
    [Fact]
    public void A_taken_port_is_refused_with_who_holds_it()
    {
        using var first = SharedListener.Open("127.0.0.1", 0, 8);
        var refusal = Should.Throw<UsageException>(() => SharedListener.Open("127.0.0.1", first.Port, 8));
        refusal.Message.ShouldContain($"{first.Port} is taken by pid {Environment.ProcessId} (");
    }

    [Fact]
    public void A_program_started_from_here_inherits_the_socket()
    {
        using var listener = SharedListener.Open("127.0.0.1", 0, 8);
        DescriptorsOfAChild().ShouldContain($"{listener.Descriptor}");
        SharedListener.KeepFromChildren(listener.Descriptor);
        DescriptorsOfAChild().ShouldNotContain($"{listener.Descriptor}");
    }

    [Fact]
    public async Task What_connects_before_anyone_accepts_is_kept_waiting()
    {
        using var listener = SharedListener.Open("::", 0, 8);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", listener.Port);
        client.Connected.ShouldBeTrue();
    }

    [Fact]
    public void An_address_of_another_machine_is_refused() =>
        Should
            .Throw<UsageException>(() => SharedListener.Open("192.0.2.77", 0, 8))
            .Message.ShouldContain("no address of this machine");

    private static string[] DescriptorsOfAChild()
    {
        using var child = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("ls", "/proc/self/fd") { RedirectStandardOutput = true }
        )!;
        return child.StandardOutput.ReadToEnd().Split('\n');
    }
}
